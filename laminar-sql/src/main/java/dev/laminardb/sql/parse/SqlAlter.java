package dev.laminardb.sql.parse;

import org.apache.calcite.sql.SqlDdl;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code ALTER kind [IF EXISTS] name ..}. Immutable. */
public abstract sealed class SqlAlter extends SqlDdl implements SqlNamedRelation
    permits SqlAddColumn,
        SqlAddConstraint,
        SqlAlterColumn,
        SqlDropColumn,
        SqlDropConstraint,
        SqlRename {
  private final RelationKind kind;
  private final SqlParserPos kindPosition;
  private final boolean ifExists;
  private final SqlIdentifier name;

  SqlAlter(
      SqlOperator operator,
      SqlParserPos position,
      RelationKind kind,
      SqlParserPos kindPosition,
      boolean ifExists,
      SqlIdentifier name) {
    super(operator, position);
    this.kind = kind;
    this.kindPosition = kindPosition;
    this.ifExists = ifExists;
    this.name = name;
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

  @Override
  public final void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("ALTER " + kind.sql());
    if (ifExists) {
      writer.keyword("IF EXISTS");
    }
    name.unparse(writer, 0, 0);
    unparseChange(writer);
  }

  /** Writes what becomes of the relation. */
  abstract void unparseChange(SqlWriter writer);
}
