package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.ImmutableNullableList;
import org.jspecify.annotations.Nullable;

/**
 * {@code INSERT ... ON CONFLICT [(columns)] DO NOTHING | DO UPDATE SET column = value, ...}. Its
 * position is that of the clause. Immutable.
 */
public final class SqlOnConflict extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("ON CONFLICT", SqlKind.OTHER);

  private final SqlInsert insert;
  private final @Nullable SqlNodeList key;
  private final @Nullable SqlNodeList columns;
  private final @Nullable SqlNodeList values;

  /** Called by the generated parser. */
  public SqlOnConflict(
      SqlParserPos position,
      SqlInsert insert,
      @Nullable SqlNodeList key,
      @Nullable SqlNodeList columns,
      @Nullable SqlNodeList values) {
    super(position);
    this.insert = insert;
    this.key = key;
    this.columns = columns;
    this.values = values;
  }

  /** The statement before the clause. */
  public SqlInsert insert() {
    return insert;
  }

  /** The columns after CONFLICT. */
  public @Nullable SqlNodeList key() {
    return key;
  }

  /** The columns that DO UPDATE sets; absent for DO NOTHING. */
  public @Nullable SqlNodeList columns() {
    return columns;
  }

  /** What it sets them to. */
  public @Nullable SqlNodeList values() {
    return values;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return ImmutableNullableList.of(insert, key, columns, values);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    insert.unparse(writer, 0, 0);
    writer.keyword("ON CONFLICT");
    if (key != null) {
      SqlWriter.Frame frame = writer.startList("(", ")");
      key.unparse(writer, 0, 0);
      writer.endList(frame);
    }
    writer.keyword(columns == null ? "DO NOTHING" : "DO UPDATE SET");
    for (int i = 0; columns != null && values != null && i < columns.size(); i++) {
      writer.sep(",", i > 0);
      columns.get(i).unparse(writer, 0, 0);
      writer.keyword("=");
      values.get(i).unparse(writer, 0, 0);
    }
  }
}
