package dev.laminardb.sql.parse;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code ALTER kind [IF EXISTS] name RENAME .. TO name}. Immutable. */
public abstract sealed class SqlRename extends SqlAlter permits SqlRenameColumn, SqlRenameRelation {
  private final SqlIdentifier newName;

  SqlRename(
      SqlOperator operator,
      SqlParserPos position,
      RelationKind kind,
      SqlParserPos kindPosition,
      boolean ifExists,
      SqlIdentifier name,
      SqlIdentifier newName) {
    super(operator, position, kind, kindPosition, ifExists, name);
    this.newName = newName;
  }

  /** The name that the relation or its column is given. */
  public SqlIdentifier newName() {
    return newName;
  }

  @Override
  final void unparseChange(SqlWriter writer) {
    writer.keyword("RENAME");
    unparseRenamed(writer);
    writer.keyword("TO");
    newName.unparse(writer, 0, 0);
  }

  /** Writes what of the relation is renamed, if it is not the relation. */
  abstract void unparseRenamed(SqlWriter writer);
}
