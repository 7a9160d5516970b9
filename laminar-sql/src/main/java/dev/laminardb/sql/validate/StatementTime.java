package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.parse.SqlText;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Puts one moment in the place of all functions of the clock in a statement: they do not change
 * while it runs. What is maintained has no such moment, and keeps the functions, to be refused. For
 * one statement.
 */
public final class StatementTime extends SqlShuttle {
  private static final int MICROS_DIGITS = 6;
  private static final Set<String> FUNCTIONS =
      Set.of(
          "CURRENT_DATE",
          "CURRENT_TIME",
          "CURRENT_TIMESTAMP",
          "LOCALTIME",
          "LOCALTIMESTAMP",
          "NOW");

  private final SqlText text;
  private final Moment moment;
  private boolean isRead;

  /** What stands for the moment, a TIMESTAMP WITH TIME ZONE. */
  private interface Moment {
    SqlNode at(SqlParserPos position);
  }

  private StatementTime(SqlText text, Moment moment) {
    this.text = text;
    this.moment = moment;
  }

  /** The time of a statement that is planned for one moment. */
  public static StatementTime of(SqlText text, Instant moment) {
    return new StatementTime(text, at -> QueryParameters.moment(moment, at));
  }

  /** The time of a statement that is given it as a parameter. */
  public static StatementTime parameter(SqlText text, int index) {
    return new StatementTime(
        text,
        at -> cast(new SqlDynamicParam(index, at), SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, at));
  }

  /** Whether a function is of the clock. */
  public static boolean isFunction(String name) {
    return FUNCTIONS.contains(name);
  }

  /**
   * A node with the moment in the place of the functions.
   *
   * @throws dev.laminardb.core.error.LaminarException UNSUPPORTED if one is to be rounded
   */
  public SqlNode in(SqlNode node) {
    return Objects.requireNonNull(node.accept(this));
  }

  /** Whether there was any function of the clock. */
  public boolean isRead() {
    return isRead;
  }

  @Override
  public @Nullable SqlNode visit(SqlIdentifier id) {
    // NOW is a function with parentheses only, and a quoted name is a column's.
    String name = id.isSimple() ? upper(id.getSimple()) : "";
    return isFunction(name) && !name.equals("NOW") && !isQuoted(id)
        ? value(name, id.getParserPosition())
        : id;
  }

  private boolean isQuoted(SqlIdentifier name) {
    return !text.slice(name.getParserPosition()).equalsIgnoreCase(name.getSimple());
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    String name = upper(call.getOperator().getName());
    if (!(call.getOperator() instanceof SqlFunction) || !isFunction(name)) {
      return super.visit(call);
    }
    if (call.operandCount() > 0) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          call.getParserPosition(),
          name + " of so many digits is not available",
          "without them it has microseconds, and DATE_TRUNC('second', " + name + ") has none");
    }
    return value(name, call.getParserPosition());
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  private SqlNode value(String function, SqlParserPos at) {
    isRead = true;
    SqlNode now = moment.at(at);
    return switch (function) {
      case "CURRENT_DATE" -> cast(now, SqlTypeName.DATE, at);
      case "CURRENT_TIME", "LOCALTIME" -> cast(now, SqlTypeName.TIME, at);
      case "LOCALTIMESTAMP" -> cast(now, SqlTypeName.TIMESTAMP, at);
      default -> now;
    };
  }

  private static SqlNode cast(SqlNode value, SqlTypeName type, SqlParserPos at) {
    SqlBasicTypeNameSpec name =
        type == SqlTypeName.DATE
            ? new SqlBasicTypeNameSpec(type, at)
            : new SqlBasicTypeNameSpec(type, MICROS_DIGITS, at);
    return SqlStdOperatorTable.CAST.createCall(at, value, new SqlDataTypeSpec(name, at));
  }
}
