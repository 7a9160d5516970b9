package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.parse.RelationKind;
import dev.laminardb.sql.parse.SqlCreateRelation;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.type.DurationText;
import java.util.OptionalLong;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * The option {@code 'state.ttl'} of a stream or materialized view. Immutable.
 *
 * @param millis how long state is kept that nothing else bounds, 1 to {@link #MOST_MILLIS}
 * @param position of the option
 */
record StateTtlOption(long millis, SqlParserPos position) {
  private static final String KEY = "state.ttl";

  /** A thousand years. */
  private static final long MOST_MILLIS = 365_250L * 86_400_000;

  /**
   * Reads the option.
   *
   * @return null if there is none
   * @throws LaminarException if there is any other, or its value is none
   */
  static @Nullable StateTtlOption of(SqlText text, SqlCreateRelation create) {
    SqlNodeList options = create.options();
    if (options == null) {
      return null;
    }
    StateTtlOption found = null;
    // Keys and values by turns.
    for (int i = 0; i < options.size(); i += 2) {
      SqlNode key = options.get(i);
      if (!KEY.equalsIgnoreCase(((SqlLiteral) key).toValue())) {
        throw text.error(
            ErrorCode.UNSUPPORTED,
            key.getParserPosition(),
            "there is no such option yet: there are no connectors",
            "streams and materialized views have '" + KEY + "'");
      }
      if (create.kind() != RelationKind.STREAM && create.kind() != RelationKind.MATERIALIZED_VIEW) {
        throw text.error(
            ErrorCode.INVALID_QUERY,
            key.getParserPosition(),
            "a " + create.kind().noun() + " has no state that could expire",
            "the streams and materialized views that read it may");
      }
      if (found != null) {
        throw text.error(
            ErrorCode.INVALID_QUERY, key.getParserPosition(), "this option is there twice");
      }
      found = new StateTtlOption(millis(text, options.get(i + 1)), key.getParserPosition());
    }
    return found;
  }

  private static long millis(SqlText text, SqlNode value) {
    String given = ((SqlLiteral) value).toValue();
    OptionalLong millis = given == null ? OptionalLong.empty() : DurationText.millis(given);
    if (millis.isEmpty()) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          value.getParserPosition(),
          "this is no length of time",
          "such as '90 seconds', '1 hour 30 minutes' or '7 days'");
    }
    if (millis.getAsLong() < 1 || millis.getAsLong() > MOST_MILLIS) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          value.getParserPosition(),
          "state is kept for a millisecond to a thousand years",
          millis.getAsLong() < 1 ? "without the option it is kept for good" : null);
    }
    return millis.getAsLong();
  }

  /** Refuses the option where nothing expires. */
  LaminarException unused(SqlText text) {
    return text.error(
        ErrorCode.INVALID_QUERY,
        position,
        "this query keeps nothing that could expire",
        "what grows with rows that only come does: groups, joins, first rows, what a view keeps");
  }
}
