package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.ImmutableNullableList;
import org.jspecify.annotations.Nullable;

/**
 * {@code ALTER kind [IF EXISTS] name ALTER [COLUMN] column {SET DEFAULT value | DROP DEFAULT | SET
 * NOT NULL | DROP NOT NULL | [SET DATA] TYPE type [USING value]}}. Immutable.
 */
public final class SqlAlterColumn extends SqlAlter {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("ALTER COLUMN", SqlKind.OTHER_DDL);

  private final SqlIdentifier column;
  private final Change change;
  private final @Nullable SqlDataTypeSpec type;
  private final @Nullable WrittenExpression value;

  /** What becomes of the column. */
  public enum Change {
    /** It has a default, or another one. */
    SET_DEFAULT,
    /** It has none. */
    DROP_DEFAULT,
    /** It takes no nulls. */
    SET_NOT_NULL,
    /** It takes nulls. */
    DROP_NOT_NULL,
    /** Its values are of another type. */
    SET_DATA_TYPE
  }

  /** Called by the generated parser. */
  public SqlAlterColumn(
      SqlParserPos position,
      RelationKind kind,
      SqlParserPos kindPosition,
      boolean ifExists,
      SqlIdentifier name,
      SqlIdentifier column,
      Change change,
      @Nullable SqlDataTypeSpec type,
      @Nullable WrittenExpression value) {
    super(OPERATOR, position, kind, kindPosition, ifExists, name);
    this.column = column;
    this.change = change;
    this.type = type;
    this.value = value;
  }

  /** Which one. */
  public SqlIdentifier column() {
    return column;
  }

  /** What becomes of it. */
  public Change change() {
    return change;
  }

  /** The type that it is given. */
  public @Nullable SqlDataTypeSpec type() {
    return type;
  }

  /** The default that it is given, or what its values are computed by. */
  public @Nullable WrittenExpression value() {
    return value;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return ImmutableNullableList.of(name(), column, type, value == null ? null : value.node());
  }

  @Override
  void unparseChange(SqlWriter writer) {
    writer.keyword("ALTER COLUMN");
    column.unparse(writer, 0, 0);
    writer.keyword(change.name().replace('_', ' '));
    if (type != null) {
      type.unparse(writer, 0, 0);
    }
    if (value != null) {
      if (type != null) {
        writer.keyword("USING");
      }
      value.node().unparse(writer, 0, 0);
    }
  }
}
