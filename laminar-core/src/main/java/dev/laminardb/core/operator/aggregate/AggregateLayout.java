package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.state.BatchScratch;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Where aggregates keep what they fold rows into, for code that is made for it: a record of so many
 * words for each group, some of which change with each row in one of a few ways. Immutable.
 *
 * @param stride words in a record
 * @param longKey the key column if there is one, of BIGINT or TIMESTAMP and never null; else -1
 * @param keyWord the word of such a key, or -1
 * @param filters the {@link AggregateCall#filter} of the calls, each once; the number in this list
 *     is the bit of the filter in the masks of rows
 * @param oneGroup whether all rows are of the group in slot 0
 * @param weight the weight column of the input, or -1 if every row is an insertion
 * @param updates what rows change
 */
public record AggregateLayout(
    int stride,
    boolean oneGroup,
    int longKey,
    int keyWord,
    List<Integer> filters,
    int weight,
    List<Update> updates) {

  /** How a word changes with a value. */
  public enum Kind {
    /** By 1. */
    COUNT,
    /** By the value; of integers exactly. */
    SUM,
    /** To the value if that is less; DOUBLE as {@link Folding#ordered ordered} bits. */
    MIN,
    /** To the value if that is greater. */
    MAX
  }

  /**
   * A word that is all an accumulator has.
   *
   * @param word its number in the record
   */
  record Fold(Kind kind, int word) {}

  /**
   * A word that rows change.
   *
   * @param word its number in the record
   * @param argument the column of the values, or -1 if every row counts
   * @param filter the bit in a row's mask that has to be set, or -1
   */
  public record Update(Kind kind, int word, int argument, int filter) {}

  /** Copies the lists. */
  public AggregateLayout {
    filters = List.copyOf(filters);
    updates = List.copyOf(updates);
  }

  /**
   * The layout of aggregates by key, whose records hold the keys, too.
   *
   * @param input the schema of the batches
   * @param keys the key columns, none if all rows are of one group
   */
  public static AggregateLayout ofGroups(Schema input, int[] keys, List<AggregateCall> calls) {
    return new GroupedAggregate(
            input, keys, calls, AggregateKernel.NONE, new BatchScratch(keys.length))
        .layout();
  }

  /** The layout of aggregates whose groups are kept elsewhere. */
  public static AggregateLayout ofSlots(Schema input, List<AggregateCall> calls) {
    return new AggregateStates(input, calls, AggregateKernel.NONE, new BatchScratch(0))
        .layout(false, -1, -1);
  }
}
