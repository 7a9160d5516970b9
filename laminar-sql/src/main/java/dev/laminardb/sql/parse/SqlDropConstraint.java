package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code ALTER kind [IF EXISTS] name DROP CONSTRAINT [IF EXISTS] constraint}. Immutable. */
public final class SqlDropConstraint extends SqlAlter {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("DROP CONSTRAINT", SqlKind.OTHER_DDL);

  private final SqlIdentifier constraint;
  private final boolean ifConstraintExists;

  /** Called by the generated parser. */
  public SqlDropConstraint(
      SqlParserPos position,
      RelationKind kind,
      SqlParserPos kindPosition,
      boolean ifExists,
      SqlIdentifier name,
      SqlIdentifier constraint,
      boolean ifConstraintExists) {
    super(OPERATOR, position, kind, kindPosition, ifExists, name);
    this.constraint = constraint;
    this.ifConstraintExists = ifConstraintExists;
  }

  /** Which one. */
  public SqlIdentifier constraint() {
    return constraint;
  }

  /** Whether a missing constraint is no error. */
  public boolean isIfConstraintExists() {
    return ifConstraintExists;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(name(), constraint);
  }

  @Override
  void unparseChange(SqlWriter writer) {
    writer.keyword("DROP CONSTRAINT");
    if (ifConstraintExists) {
      writer.keyword("IF EXISTS");
    }
    constraint.unparse(writer, 0, 0);
  }
}
