package dev.laminardb.sql.parse;

import org.apache.calcite.sql.SqlDdl;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code ALTER kind [IF EXISTS] name RENAME .. TO name}. Immutable. */
public abstract sealed class SqlRename extends SqlDdl implements SqlNamedRelation
    permits SqlRenameColumn, SqlRenameRelation {
  private final RelationKind kind;
  private final SqlParserPos kindPosition;
  private final boolean ifExists;
  private final SqlIdentifier name;
  private final SqlIdentifier newName;

  SqlRename(
      SqlOperator operator,
      SqlParserPos position,
      RelationKind kind,
      SqlParserPos kindPosition,
      boolean ifExists,
      SqlIdentifier name,
      SqlIdentifier newName) {
    super(operator, position);
    this.kind = kind;
    this.kindPosition = kindPosition;
    this.ifExists = ifExists;
    this.name = name;
    this.newName = newName;
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

  /** The name that the relation or its column is given. */
  public SqlIdentifier newName() {
    return newName;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("ALTER " + kind.sql());
    if (ifExists) {
      writer.keyword("IF EXISTS");
    }
    name.unparse(writer, 0, 0);
    writer.keyword("RENAME");
    unparseRenamed(writer);
    writer.keyword("TO");
    newName.unparse(writer, 0, 0);
  }

  /** Writes what of the relation is renamed, if it is not the relation. */
  abstract void unparseRenamed(SqlWriter writer);
}
