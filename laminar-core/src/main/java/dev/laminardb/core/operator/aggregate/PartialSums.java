package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.state.CarryColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sums of BIGINT that have wrapped around, which a partial row has no room for. Such a group has
 * more rows: the first with all that it comes to, and of the sum what is left in 64 bits, the
 * others with a quarter of 2^64 each, and neutral values beside it:
 *
 * <pre>
 *   keys | count  sum                        least
 *   ACME   3      2                          9223372036854775000     3 values, 2^64 + 2 together
 *   ACME   0      4611686018427387904        9223372036854775000     4 of these
 * </pre>
 *
 * <p>Used by one thread.
 */
final class PartialSums {
  private static final long QUARTER = 1L << (Long.SIZE - 2);
  private static final int QUARTERS = 4;

  private final List<AggregateCall> calls;
  private final AggregateStates states;
  private final int firstPartial;

  /** The carries of the groups' sums; null where a call is none of BIGINT. */
  private final @Nullable CarryColumn[] carries;

  /** The same of the groups being emitted, which have none any more. */
  private final CarryColumn[] taken;

  /**
   * Sums of groups without rows.
   *
   * @param states aggregates of which the plan's partial rows are made
   */
  PartialSums(PartialAggregation plan, AggregateStates states) {
    this.calls = plan.partials().subList(0, plan.endOfPartials() - plan.firstPartial());
    this.states = states;
    this.firstPartial = plan.firstPartial();
    this.carries = calls.stream().map(states::carries).toArray(CarryColumn[]::new);
    this.taken = calls.stream().map(call -> new CarryColumn()).toArray(CarryColumn[]::new);
  }

  /** Takes the carries from the groups, whose rows can then be written; false if there are none. */
  boolean take() {
    boolean any = false;
    for (int i = 0; i < taken.length; i++) {
      CarryColumn from = carries[i];
      if (from != null && !from.isEmpty()) {
        from.moveTo(taken[i]);
        any = true;
      }
    }
    return any;
  }

  /** How many rows a group has more than one. */
  long more(int group) {
    long most = 0;
    for (CarryColumn ofSum : taken) {
      most = Math.max(most, Math.abs(ofSum.get(group)));
    }
    return QUARTERS * most;
  }

  /**
   * Writes the partial aggregates of rows of a group to a builder without rows.
   *
   * @param slots the group again and again
   * @param first the number of the first row among those of the group; 0 is that with its
   *     aggregates
   */
  void write(int[] slots, long first, int count, BatchBuilder out) {
    for (int i = 0; i < calls.size(); i++) {
      ColumnBuilder column = out.column(firstPartial + i);
      switch (calls.get(i).function()) {
        case COUNT, SUM, BIT_XOR -> {
          int own = first == 0 ? 1 : 0;
          states.write(i, slots, own, column);
          writeNeutral(column, own, count);
          writeQuarters(column, taken[i].get(slots[0]), first, own, count);
        }
        // Extremes and bits of sets stay what they are, however often they are added.
        default -> states.write(i, slots, count, column);
      }
    }
  }

  private static void writeNeutral(ColumnBuilder column, int from, int end) {
    for (int row = from; row < end && !column.nullable(); row++) {
      if (column.type() == ColumnType.DECIMAL) {
        column.setDecimal(row, 0, 0);
      } else {
        column.setWord(row, 0);
      }
    }
  }

  private static void writeQuarters(
      ColumnBuilder column, long carry, long first, int from, int end) {
    for (int row = from; row < end && first + row <= QUARTERS * Math.abs(carry); row++) {
      column.setLong(row, carry > 0 ? QUARTER : -QUARTER);
    }
  }

  /** Forgets the groups. */
  void clear() {
    for (CarryColumn ofSum : taken) {
      ofSum.clear();
    }
  }
}
