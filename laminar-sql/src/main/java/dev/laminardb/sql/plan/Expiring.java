package dev.laminardb.sql.plan;

import dev.laminardb.core.operator.StateTtl;
import org.jspecify.annotations.Nullable;

/**
 * What of a query's state expires: that of the first steps over rows that only come and never end.
 * What those take back bounds every step behind them. For one planning.
 */
final class Expiring {
  /** Nothing expires. */
  static final Expiring NOTHING = new Expiring(null);

  private final @Nullable StateTtl ttl;

  private Expiring(@Nullable StateTtl ttl) {
    this.ttl = ttl;
  }

  /** State that expires. */
  static Expiring after(StateTtl ttl) {
    return new Expiring(ttl);
  }

  /**
   * How long groups are kept of the rows that a builder has come to; null for good.
   *
   * @param keys how many columns they are grouped by
   */
  @Nullable StateTtl ofGroups(SegmentBuilder builder, int keys) {
    return keys > 0 && builder.onlyGrows() ? ttl : null;
  }
}
