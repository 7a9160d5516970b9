package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.ImmutableNullableList;
import org.jspecify.annotations.Nullable;

/** {@code WHEN [NOT] MATCHED [AND condition] THEN action} of a MERGE. For one thread. */
public final class SqlMergeWhen extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("WHEN", SqlKind.OTHER);

  /** What follows THEN. */
  public enum Action {
    /** {@code DO NOTHING}. */
    NOTHING,
    /** {@code DELETE}. */
    DELETE,
    /** {@code UPDATE SET columns = values}. */
    UPDATE,
    /** {@code INSERT [(columns)] VALUES (values)}. */
    INSERT
  }

  private final boolean isMatched;
  private final Action action;
  private final @Nullable SqlNodeList columns;
  private @Nullable SqlNode condition;
  private SqlNodeList values;

  /**
   * Called by the generated parser.
   *
   * @param columns that are set, or given; null if those of an INSERT are not listed
   * @param values of these; none of an INSERT of DEFAULT VALUES
   */
  public SqlMergeWhen(
      SqlParserPos position,
      boolean isMatched,
      @Nullable SqlNode condition,
      Action action,
      @Nullable SqlNodeList columns,
      SqlNodeList values) {
    super(position);
    this.isMatched = isMatched;
    this.condition = condition;
    this.action = action;
    this.columns = columns;
    this.values = values;
  }

  /** Whether it is for rows that match one of the table. */
  public boolean isMatched() {
    return isMatched;
  }

  /** What a row has to satisfy besides. */
  public @Nullable SqlNode condition() {
    return condition;
  }

  /** What is done. */
  public Action action() {
    return action;
  }

  /** The columns of an UPDATE, or those that an INSERT lists. */
  public @Nullable SqlNodeList columns() {
    return columns;
  }

  /** The values of an UPDATE or an INSERT. */
  public SqlNodeList values() {
    return values;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return ImmutableNullableList.of(condition, values);
  }

  @Override
  public void setOperand(int i, @Nullable SqlNode operand) {
    if (i == 0) {
      condition = operand;
    } else if (i == 1 && operand instanceof SqlNodeList list) {
      values = list;
    } else {
      throw new IllegalArgumentException("operand " + i);
    }
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(isMatched ? "WHEN MATCHED" : "WHEN NOT MATCHED");
    if (condition != null) {
      writer.keyword("AND");
      condition.unparse(writer, 0, 0);
    }
    writer.keyword("THEN " + action);
    if (columns != null) {
      columns.unparse(writer, 0, 0);
    }
    values.unparse(writer, 0, 0);
  }
}
