package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlDrop;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code DROP kind [IF EXISTS] name [CASCADE]}. Immutable. */
public final class SqlDropRelation extends SqlDrop implements SqlNamedRelation {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("DROP RELATION", SqlKind.OTHER_DDL);

  private final RelationKind kind;
  private final SqlParserPos kindPosition;
  private final SqlIdentifier name;
  private final boolean cascade;

  /** Called by the generated parser. */
  public SqlDropRelation(
      SqlParserPos position,
      RelationKind kind,
      SqlParserPos kindPosition,
      boolean ifExists,
      SqlIdentifier name,
      boolean cascade) {
    super(OPERATOR, position, ifExists);
    this.kind = kind;
    this.kindPosition = kindPosition;
    this.name = name;
    this.cascade = cascade;
  }

  @Override
  public RelationKind kind() {
    return kind;
  }

  @Override
  public SqlParserPos kindPosition() {
    return kindPosition;
  }

  @Override
  public boolean isIfExists() {
    return ifExists;
  }

  @Override
  public SqlIdentifier name() {
    return name;
  }

  /** Whether what reads the relation goes with it. */
  public boolean isCascade() {
    return cascade;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(name);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("DROP " + kind.sql());
    if (ifExists) {
      writer.keyword("IF EXISTS");
    }
    name.unparse(writer, 0, 0);
    if (cascade) {
      writer.keyword("CASCADE");
    }
  }
}
