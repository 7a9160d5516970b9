package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.rewrite.UnsupportedSubqueryException;
import java.util.function.Supplier;
import org.apache.calcite.sql.SqlNode;

/** What the planner fails with, as errors that show the statement. Stateless. */
final class PlannerFaults {
  private PlannerFaults() {}

  /** As {@link #report}, where there is no result. */
  static void run(SqlText text, SqlNode statement, Runnable planning) {
    report(
        text,
        statement,
        () -> {
          planning.run();
          return true;
        });
  }

  /**
   * Plans a statement.
   *
   * @throws LaminarException whatever planning throws
   */
  static <T> T report(SqlText text, SqlNode statement, Supplier<T> planning) {
    try {
      return planning.get();
    } catch (LaminarException e) {
      throw e;
    } catch (UnsupportedSubqueryException e) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          statement.getParserPosition(),
          "a subquery that depends on the rows around it is not available in this form yet",
          "write it as a join",
          e);
    } catch (StackOverflowError e) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          statement.getParserPosition(),
          "the statement is nested too deeply",
          null,
          e);
    } catch (RuntimeException | AssertionError e) {
      // Calcite gives up on a few valid queries with exceptions of many types.
      throw text.error(
          ErrorCode.INTERNAL,
          statement.getParserPosition(),
          "the planner fails on this statement: " + e,
          "please report it",
          e);
    }
  }
}
