package dev.laminardb.simulation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The rows of the simulation's streams. */
public sealed interface Result {
  /** Of {@code dear}. */
  record Dear(@Nullable String symbol, Long twice, Instant ts) implements Result {}

  /** Of {@code bars}. */
  record Bar(@Nullable String symbol, Instant windowStart, Long n, Long total, Long high)
      implements Result {}

  /** Of {@code hops}. */
  record Hop(@Nullable String symbol, Instant windowStart, Instant windowEnd, Long n, Long high)
      implements Result {}

  /** Of {@code visits}. */
  record Visit(@Nullable String symbol, Instant windowStart, Instant windowEnd, Long n, Long high)
      implements Result {}

  /** Of {@code totals}. */
  record Total(Instant start, Long bars, Long n, Long high) implements Result {}

  /** Of {@code counts}. */
  record Count(@Nullable String symbol, Long n, Long total) implements Result {}

  /** Of {@code shares}. */
  record Share(Long n, Long symbols, Long total) implements Result {}

  /** Of {@code tops}. */
  record Top(@Nullable String symbol, Long twice, Instant ts, Long rn) implements Result {}

  /** Of {@code leaders}. */
  record Leader(@Nullable String symbol, Long n, Long rn) implements Result {}

  /** Of {@code spreads}. */
  record Spread(
      Long n,
      @Nullable Double middle,
      Long usual,
      @Nullable String symbols,
      @Nullable String listed,
      @Nullable Long squares)
      implements Result {}

  /** Of {@code places}. */
  record Place(
      @Nullable String symbol, Long n, Long place, @Nullable Long before, @Nullable Long soFar)
      implements Result {}
}
