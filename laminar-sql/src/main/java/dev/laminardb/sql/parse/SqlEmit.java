package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.ImmutableNullableList;
import org.jspecify.annotations.Nullable;

/** The EMIT clause: when a query's results leave it. Immutable. */
public final class SqlEmit extends SqlCall {

  /** When. */
  public enum Mode {
    /** Each window once, when the watermark has passed its end. */
    ON_WINDOW_CLOSE("ON WINDOW CLOSE"),
    /** Every change, with retractions. */
    CHANGES("CHANGES"),
    /** The current results at fixed intervals. */
    EVERY("EVERY"),
    /** The new result after every change. */
    ON_UPDATE("ON UPDATE"),
    /** Once, when the input has ended or the window can no longer change. */
    FINAL("FINAL"),
    /** Whatever a watermark completes. */
    ON_WATERMARK("ON WATERMARK");

    private final String sql;

    Mode(String sql) {
      this.sql = sql;
    }

    /** As it is written after EMIT. */
    public String sql() {
      return sql;
    }
  }

  private static final SqlOperator OPERATOR = new SqlSpecialOperator("EMIT", SqlKind.OTHER);

  private final Mode mode;
  private final @Nullable SqlNode interval;

  /** Called by the generated parser; the interval belongs to {@link Mode#EVERY}. */
  public SqlEmit(SqlParserPos position, Mode mode, @Nullable SqlNode interval) {
    super(position);
    this.mode = mode;
    this.interval = interval;
  }

  /** When results are emitted. */
  public Mode mode() {
    return mode;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return ImmutableNullableList.of(interval);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("EMIT " + mode.sql());
    if (interval != null) {
      interval.unparse(writer, 0, 0);
    }
  }
}
