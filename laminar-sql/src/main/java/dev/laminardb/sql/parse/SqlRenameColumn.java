package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlDdl;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code ALTER kind [IF EXISTS] name RENAME [COLUMN] name TO name}. Immutable. */
public final class SqlRenameColumn extends SqlDdl {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("RENAME COLUMN", SqlKind.OTHER_DDL);

  private final RelationKind kind;
  private final SqlParserPos kindPosition;
  private final boolean ifExists;
  private final SqlIdentifier name;
  private final SqlIdentifier column;
  private final SqlIdentifier newName;

  /** Called by the generated parser. */
  public SqlRenameColumn(
      SqlParserPos position,
      RelationKind kind,
      SqlParserPos kindPosition,
      boolean ifExists,
      SqlIdentifier name,
      SqlIdentifier column,
      SqlIdentifier newName) {
    super(OPERATOR, position);
    this.kind = kind;
    this.kindPosition = kindPosition;
    this.ifExists = ifExists;
    this.name = name;
    this.column = column;
    this.newName = newName;
  }

  /** What kind of relation it names. */
  public RelationKind kind() {
    return kind;
  }

  /** Where the kind is written. */
  public SqlParserPos kindPosition() {
    return kindPosition;
  }

  /** Whether a missing relation is no error. */
  public boolean isIfExists() {
    return ifExists;
  }

  /** The relation's name. */
  public SqlIdentifier name() {
    return name;
  }

  /** The column as it is called now. */
  public SqlIdentifier column() {
    return column;
  }

  /** The name that the column is given. */
  public SqlIdentifier newName() {
    return newName;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(name, column, newName);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("ALTER " + kind.sql());
    if (ifExists) {
      writer.keyword("IF EXISTS");
    }
    name.unparse(writer, 0, 0);
    writer.keyword("RENAME COLUMN");
    column.unparse(writer, 0, 0);
    writer.keyword("TO");
    newName.unparse(writer, 0, 0);
  }
}
