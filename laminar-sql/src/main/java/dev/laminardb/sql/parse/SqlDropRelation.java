package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlDrop;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code DROP kind [IF EXISTS] name, .. [CASCADE]}. Immutable. */
public final class SqlDropRelation extends SqlDrop {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("DROP RELATION", SqlKind.OTHER_DDL);

  private final RelationKind kind;
  private final SqlParserPos kindPosition;
  private final SqlNodeList names;
  private final boolean cascade;

  /** Called by the generated parser. */
  public SqlDropRelation(
      SqlParserPos position,
      RelationKind kind,
      SqlParserPos kindPosition,
      boolean ifExists,
      SqlNodeList names,
      boolean cascade) {
    super(OPERATOR, position, ifExists);
    this.kind = kind;
    this.kindPosition = kindPosition;
    this.names = names;
    this.cascade = cascade;
  }

  /** One of the relations that are dropped. */
  private record Named(
      RelationKind kind, SqlParserPos kindPosition, boolean isIfExists, SqlIdentifier name)
      implements SqlNamedRelation {}

  /** The relations that are dropped together. */
  public List<SqlNamedRelation> relations() {
    return names.stream()
        .<SqlNamedRelation>map(
            name -> new Named(kind, kindPosition, ifExists, (SqlIdentifier) name))
        .toList();
  }

  /** Whether what reads the relations goes with them. */
  public boolean isCascade() {
    return cascade;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(names);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("DROP " + kind.sql());
    if (ifExists) {
      writer.keyword("IF EXISTS");
    }
    names.unparse(writer, 0, 0);
    if (cascade) {
      writer.keyword("CASCADE");
    }
  }
}
