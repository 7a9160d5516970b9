package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.state.ByteBuilder;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.SortedValues;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the values that a {@link SortedAccumulator} keeps come to: the least and the greatest,
 * percentiles, the most frequent value, strings put together, arrays. Used by one thread.
 */
final class SortedResults {
  private final SortedValues values;
  private final LongColumn roots;

  /** What the values stand behind; null if they are only themselves. */
  private final @Nullable RowKeys keys;

  private final ByteBuilder text = new ByteBuilder();
  private final ByteBuilder keyedText = new ByteBuilder();

  SortedResults(SortedValues values, LongColumn roots, @Nullable RowKeys keys) {
    this.values = values;
    this.roots = roots;
    this.keys = keys;
  }

  /** The result of one of the functions of this kind. */
  AggregateResult of(AggregateFunction function, WithinGroup within) {
    return switch (function) {
      case MIN -> node(values::least);
      case MAX -> node(values::greatest);
      case PERCENTILE_CONT -> continuous(within);
      case PERCENTILE_DISC -> node(root -> discrete(root, within.fraction(), within.descending()));
      case MODE -> node(root -> values.mostFrequent(root, within.descending()));
      case STRING_AGG -> concatenation(within);
      case ARG_MIN, ARG_MAX -> first();
      case ARRAY_AGG -> {
        RowKeys behind = Objects.requireNonNull(keys);
        ElementBytes elements = Objects.requireNonNull(behind.elements());
        yield new CollectedElements(values, roots, elements, within.once());
      }
      default -> throw new IllegalStateException(function + " is none of values in order");
    };
  }

  /** Finds the node of a group's result. */
  private interface Search {
    int node(int root);
  }

  private AggregateResult node(Search search) {
    return (slots, count, out, at) -> {
      for (int i = 0; i < count; i++) {
        values.write(search.node((int) roots.get(slots[i])), out, at + i);
      }
    };
  }

  /** The element of the first row in order. */
  private AggregateResult first() {
    ElementBytes elements = Objects.requireNonNull(Objects.requireNonNull(keys).elements());
    return (slots, count, out, at) -> {
      for (int i = 0; i < count; i++) {
        int node = values.least((int) roots.get(slots[i]));
        text.clear();
        if (node == SortedValues.NONE) {
          elements.writeNull(out);
        } else {
          keyedText.clear();
          values.append(node, keyedText);
          RowKeys.appendBehindKey(keyedText, text);
          elements.write(text, out, at + i);
        }
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
        int root = (int) roots.get(slots[i]);
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
        concatenate((int) roots.get(slots[i]), within, separator, out);
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
      append(node, within.once() ? 1 : values.count(node), separator);
      node = descending ? values.previous(root, node) : values.next(root, node);
      if (node == SortedValues.NONE) {
        break;
      }
      text.append(separator);
    }
    out.appendString(text.array(), 0, text.length());
  }

  /** Appends a string as often as it is there, at least once. */
  private void append(int node, long times, byte[] separator) {
    for (long i = 0; i < times; i++) {
      if (i > 0) {
        text.append(separator);
      }
      if (keys != null) {
        keyedText.clear();
        values.append(node, keyedText);
        RowKeys.appendBehindKey(keyedText, text);
      } else {
        values.append(node, text);
      }
    }
  }
}
