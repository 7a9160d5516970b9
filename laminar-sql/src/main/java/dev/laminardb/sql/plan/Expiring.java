package dev.laminardb.sql.plan;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.StateTtl;
import dev.laminardb.sql.validate.ValidatedQuery;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * What of a query's state expires: that of the first steps over rows that only come and never end.
 * What those take back bounds every step behind them. For one planning.
 */
final class Expiring {
  /** Nothing expires. */
  static final Expiring NOTHING = new Expiring(null, SqlParserPos.ZERO);

  private final @Nullable StateTtl ttl;
  private final SqlParserPos position;

  private Expiring(@Nullable StateTtl ttl, SqlParserPos position) {
    this.ttl = ttl;
    this.position = position;
  }

  /**
   * State that expires.
   *
   * @param position of the option that says so
   */
  static Expiring after(StateTtl ttl, SqlParserPos position) {
    return new Expiring(ttl, position);
  }

  /**
   * How long groups are kept of the rows that a builder has come to; null for good.
   *
   * @param keys how many columns they are grouped by
   */
  @Nullable StateTtl ofGroups(SegmentBuilder builder, int keys) {
    return keys > 0 && builder.onlyGrows() ? ttl : null;
  }

  /**
   * Has the rows that a builder has come to expire, if they only come and never end.
   *
   * @param rowType the builder's columns
   * @return whether they do
   */
  boolean rows(SegmentBuilder builder, RelDataType rowType) {
    if (ttl == null || !builder.onlyGrows()) {
      return false;
    }
    builder.expire(ttl, rowType);
    return true;
  }

  /** The same where what expires is taken back, whether the query's rows are or not. */
  Expiring takingBack() {
    return ttl == null || ttl.retracts()
        ? this
        : new Expiring(new StateTtl(ttl.millis(), true), position);
  }

  /** Whether rows that expire are only forgotten. */
  boolean forgets() {
    return ttl != null && !ttl.retracts();
  }

  /**
   * Whether a join of a stream that takes nothing back does what it says when it forgets rows: an
   * inner one, none of whose rows come again once they have gone, as those of DISTINCT do.
   */
  static boolean canForget(Join join, SegmentBuilder left, SegmentBuilder right) {
    return join.getJoinType() == JoinRelType.INNER && !left.aggregates() && !right.aggregates();
  }

  /**
   * Refuses steps that cannot forget rows without a word: with rows that come later they would emit
   * again what they have emitted.
   */
  LaminarException cannotForget(ValidatedQuery query, String step) {
    return query
        .text()
        .error(
            ErrorCode.UNSUPPORTED,
            position,
            "rows of " + step + " do not expire in a stream that takes nothing back",
            "make it a MATERIALIZED VIEW, or leave the option out");
  }
}
