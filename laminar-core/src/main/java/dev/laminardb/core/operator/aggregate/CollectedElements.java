package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.ArrayWriter;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.state.ByteBuilder;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.SortedValues;

/** The arrays of what groups have in order; null of a group without rows. Used by one thread. */
final class CollectedElements implements AggregateResult {
  private final SortedValues values;
  private final LongColumn roots;
  private final ElementBytes elements;
  private final boolean once;
  private final ArrayWriter array;
  private final ByteBuilder keyed = new ByteBuilder();
  private final ByteBuilder element = new ByteBuilder();
  private byte[] bytes = new byte[64];

  /**
   * Arrays of values.
   *
   * @param values behind keys, as {@link RowKeys} has them
   * @param roots of the groups
   * @param once whether equal elements that are equal in their order are there once
   */
  CollectedElements(SortedValues values, LongColumn roots, ElementBytes elements, boolean once) {
    this.values = values;
    this.roots = roots;
    this.elements = elements;
    this.once = once;
    this.array = elements.writer();
  }

  @Override
  public void write(int[] slots, int count, ColumnBuilder out, int at) {
    for (int i = 0; i < count; i++) {
      int root = (int) roots.get(slots[i]);
      if (root == SortedValues.NONE) {
        out.appendNullString();
      } else {
        collect(root);
        append(out);
      }
    }
  }

  private void collect(int root) {
    array.begin();
    int node = values.least(root);
    for (; node != SortedValues.NONE; node = values.next(root, node)) {
      keyed.clear();
      values.append(node, keyed);
      element.clear();
      RowKeys.appendBehindKey(keyed, element);
      long times = once ? 1 : values.count(node);
      for (long k = 0; k < times; k++) {
        elements.addTo(array, element);
      }
    }
  }

  private void append(ColumnBuilder out) {
    int length = array.length();
    if (length > bytes.length) {
      bytes = new byte[(int) Math.max(length, Math.min(2L * bytes.length, 1 << 30))];
    }
    array.writeTo(bytes);
    out.appendString(bytes, 0, length);
  }
}
