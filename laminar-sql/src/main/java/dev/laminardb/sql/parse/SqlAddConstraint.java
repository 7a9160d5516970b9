package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code ALTER kind [IF EXISTS] name ADD constraint}. Immutable. */
public final class SqlAddConstraint extends SqlAlter {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("ADD CONSTRAINT", SqlKind.OTHER_DDL);

  private final SqlConstraint constraint;

  /** Called by the generated parser. */
  public SqlAddConstraint(
      SqlParserPos position,
      RelationKind kind,
      SqlParserPos kindPosition,
      boolean ifExists,
      SqlIdentifier name,
      SqlConstraint constraint) {
    super(OPERATOR, position, kind, kindPosition, ifExists, name);
    this.constraint = constraint;
  }

  /** Which one. */
  public SqlConstraint constraint() {
    return constraint;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(name(), constraint);
  }

  @Override
  void unparseChange(SqlWriter writer) {
    writer.keyword("ADD");
    constraint.unparse(writer, 0, 0);
  }
}
