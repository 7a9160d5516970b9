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
 * {@code INSERT ... ON CONFLICT [(columns)] DO NOTHING | DO UPDATE SET column = value, ... [WHERE
 * condition]}. Its position is that of the clause. For one thread.
 */
public final class SqlOnConflict extends SqlCall {
  /** The operand that is what DO UPDATE sets columns to. */
  public static final int VALUES = 3;

  /** The operand that is the condition of DO UPDATE. */
  public static final int WHERE = 4;

  private static final SqlOperator OPERATOR = new SqlSpecialOperator("ON CONFLICT", SqlKind.OTHER);

  private final SqlNode statement;
  private final @Nullable SqlNodeList key;
  private final @Nullable SqlNodeList columns;
  private @Nullable SqlNodeList values;
  private @Nullable SqlNode where;

  /**
   * Called by the generated parser.
   *
   * @param statement before the clause
   */
  public SqlOnConflict(
      SqlParserPos position,
      SqlNode statement,
      @Nullable SqlNodeList key,
      @Nullable SqlNodeList columns,
      @Nullable SqlNodeList values,
      @Nullable SqlNode where) {
    super(position);
    this.statement = statement;
    this.key = key;
    this.columns = columns;
    this.values = values;
    this.where = where;
  }

  /** The INSERT before the clause. */
  public SqlInsert insert() {
    return statement instanceof SqlOnConflict other ? other.insert() : (SqlInsert) statement;
  }

  /** Whether the statement has said before the clause what becomes of rows that are there. */
  public boolean isSecond() {
    return statement instanceof SqlOnConflict;
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

  /** Which rows DO UPDATE changes; absent if it is all. */
  public @Nullable SqlNode where() {
    return where;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return ImmutableNullableList.of(statement, key, columns, values, where);
  }

  @Override
  public void setOperand(int i, @Nullable SqlNode operand) {
    if (i == VALUES) {
      values = (SqlNodeList) operand;
    } else if (i == WHERE) {
      where = operand;
    } else {
      throw new IllegalArgumentException("operand " + i);
    }
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    statement.unparse(writer, 0, 0);
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
    if (where != null) {
      writer.keyword("WHERE");
      where.unparse(writer, 0, 0);
    }
  }
}
