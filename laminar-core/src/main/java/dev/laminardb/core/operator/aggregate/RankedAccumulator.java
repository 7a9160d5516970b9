package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.ByteBuilder;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.LongRecords;
import dev.laminardb.core.state.SortedValues;
import java.nio.charset.StandardCharsets;

/**
 * Percentiles, the most frequent value and strings put together in order: all values of a group are
 * kept in order, each once with how often it is there. So results are exact, do not depend on the
 * order of rows, and rows can go. Calls of the same rows share the values.
 */
final class RankedAccumulator extends Accumulator {
  private final LongColumn roots;
  private final SortedValues values;
  private final ByteBuilder text = new ByteBuilder();

  RankedAccumulator(ColumnType type, LongRecords records, BatchScratch scratch) {
    this.roots = records.column(SortedValues.NONE);
    this.values = new SortedValues(type, true, scratch);
  }

  @Override
  SortedValues values() {
    return values;
  }

  @Override
  void add(Batch batch, int argument, int[] rows, int[] slots, int count) {
    values.add(batch, argument, rows, slots, count, roots);
  }

  @Override
  void retract(Batch batch, int argument, int[] rows, int[] slots, int count) {
    values.retract(batch, argument, rows, slots, count, roots);
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    // Values are merged in steps.
  }

  @Override
  int mergeValues(
      Accumulator from, int fromSlot, int count, int[] slots, ValueCursor cursor, int most) {
    RankedAccumulator other = (RankedAccumulator) from;
    int merged = 0;
    while (cursor.group() < count && merged < most) {
      int group = cursor.group();
      int root = other.root(fromSlot + group);
      int node = cursor.pairOr(other.values.least(root));
      for (; node != SortedValues.NONE && merged < most; node = other.values.next(root, node)) {
        values.add(other.values, node, slots[group], roots);
        merged++;
      }
      if (node == SortedValues.NONE) {
        cursor.nextGroup();
      } else {
        cursor.stopBefore(node);
      }
    }
    return merged;
  }

  @Override
  void reset(int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      values.forget(root(slots[i]));
      roots.set(slots[i], SortedValues.NONE);
    }
  }

  private int root(int slot) {
    return (int) roots.get(slot);
  }

  /** The result of one of the functions of this kind. */
  AggregateResult result(AggregateFunction function, WithinGroup within) {
    return switch (function) {
      case PERCENTILE_CONT -> continuous(within);
      case PERCENTILE_DISC -> node(root -> discrete(root, within.fraction(), within.descending()));
      case MODE -> node(root -> values.mostFrequent(root, within.descending()));
      case STRING_AGG -> concatenation(within);
      default -> throw new IllegalStateException(function + " does not go by rank");
    };
  }

  /** Finds the node of a group's result. */
  private interface Search {
    int node(int root);
  }

  private AggregateResult node(Search search) {
    return (slots, count, out, at) -> {
      for (int i = 0; i < count; i++) {
        values.write(search.node(root(slots[i])), out, at + i);
      }
    };
  }

  /** The first value, in order, behind which at most the rest of the values come. */
  private int discrete(int root, double fraction, boolean descending) {
    long size = values.size(root);
    if (size == 0) {
      return SortedValues.NONE;
    }
    long place = Math.max(1, (long) Math.ceil(fraction * size)) - 1;
    return values.at(root, descending ? size - 1 - place : place);
  }

  private AggregateResult continuous(WithinGroup within) {
    return (slots, count, out, at) -> {
      for (int i = 0; i < count; i++) {
        int root = root(slots[i]);
        if (root != SortedValues.NONE) {
          out.setDouble(at + i, continuous(root, within.fraction(), within.descending()));
        }
      }
    };
  }

  /** Between two values, on the line from one to the other. */
  private double continuous(int root, double fraction, boolean descending) {
    long last = values.size(root) - 1;
    double exact = fraction * last;
    long before = (long) exact;
    double from = values.real(values.at(root, descending ? last - before : before));
    double part = exact - before;
    if (part == 0) {
      return from;
    }
    long behind = before + 1;
    double to = values.real(values.at(root, descending ? last - behind : behind));
    if (from == to) {
      return from;
    }
    double way = to - from;
    // Of the greatest numbers the way from one to the other has no double.
    return Double.isInfinite(way) && Double.isFinite(from) && Double.isFinite(to)
        ? from * (1 - part) + to * part
        : from + way * part;
  }

  private AggregateResult concatenation(WithinGroup within) {
    byte[] separator = within.separator().getBytes(StandardCharsets.UTF_8);
    return (slots, count, out, at) -> {
      for (int i = 0; i < count; i++) {
        concatenate(root(slots[i]), within, separator, out);
      }
    };
  }

  private void concatenate(int root, WithinGroup within, byte[] separator, ColumnBuilder out) {
    if (root == SortedValues.NONE) {
      out.appendNullString();
      return;
    }
    boolean descending = within.descending();
    text.clear();
    int node = descending ? values.greatest(root) : values.least(root);
    while (true) {
      values.append(node, within.once() ? 1 : values.count(node), separator, text);
      node = descending ? values.previous(root, node) : values.next(root, node);
      if (node == SortedValues.NONE) {
        break;
      }
      text.append(separator);
    }
    out.appendString(text.array(), 0, text.length());
  }
}
