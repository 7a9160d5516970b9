package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.state.Hashing;
import dev.laminardb.core.state.IndexedRows;
import dev.laminardb.core.state.KeyEnd;
import dev.laminardb.core.state.RowNumbers;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** Finds the rows of a {@link KeyLookup}, in the order of their numbers. */
final class KeyFinder implements AutoCloseable {
  private final IndexedRows rows;
  private final TemplateRows templates;
  private final ColumnAddresses addresses;

  /** The columns of a whole key; none if the lookup is not of one. */
  private final int[] keyColumns;

  private final ColumnType[] keyTypes;
  private final ColumnAddresses fromValues;
  private final ColumnAddresses toValues;
  private final KeyEnd from;
  private final KeyEnd to;
  private final long[] hashes;
  private final RowNumbers found = new RowNumbers();

  KeyFinder(
      TableStore table, KeyLookup lookup, ParameterColumns parameters, BufferAllocator allocator) {
    this.rows = table.rows();
    this.templates = new TemplateRows(lookup.values(), parameters, allocator);
    this.hashes = new long[Math.min(templates.rowCount(), Batch.MAX_ROWS)];
    ColumnType[] types =
        lookup.values().columns().getFields().stream()
            .map(ColumnType::of)
            .toArray(ColumnType[]::new);
    int columns = lookup.columns();
    boolean isWhole = columns == table.schema().key().size();
    this.addresses = new ColumnAddresses(IntStream.range(0, types.length).toArray(), types);
    this.keyColumns = IntStream.range(0, isWhole ? columns : 0).toArray();
    this.keyTypes = Arrays.copyOf(types, keyColumns.length);
    int fromColumn = columns;
    int toColumn = columns + (lookup.from() == null ? 0 : 1);
    this.fromValues = values(types, columns, lookup.from() == null ? -1 : fromColumn);
    this.toValues = values(types, columns, lookup.to() == null ? -1 : toColumn);
    this.from = end(fromValues, lookup.from());
    this.to = end(toValues, lookup.to());
  }

  private static ColumnAddresses values(ColumnType[] types, int columns, int next) {
    IntStream all = IntStream.range(0, columns);
    int[] numbers = (next < 0 ? all : IntStream.concat(all, IntStream.of(next))).toArray();
    return new ColumnAddresses(
        numbers, IntStream.of(numbers).mapToObj(k -> types[k]).toArray(ColumnType[]::new));
  }

  private static KeyEnd end(ColumnAddresses values, KeyLookup.@Nullable Bound bound) {
    return new KeyEnd(values, values.size(), bound == null || bound.included());
  }

  /**
   * Finds the rows, each once.
   *
   * @param arguments of the parameters
   * @return until the next time
   */
  RowNumbers find(@Nullable Object[] arguments) {
    found.clear();
    List<@Nullable Object[]> values = Collections.singletonList(arguments);
    Batch computed = templates.compute(values);
    try {
      for (int first = 0; first < templates.rowCount(); first += Batch.MAX_ROWS) {
        int count = Math.min(Batch.MAX_ROWS, templates.rowCount() - first);
        Batch keys = templates.rows(values, computed, first, count);
        try {
          find(keys);
        } finally {
          keys.release();
        }
      }
    } finally {
      if (computed != null) {
        computed.release();
      }
    }
    if (found.count() > 1) {
      found.sortDistinct();
    }
    return found;
  }

  private void find(Batch values) {
    addresses.bind(values);
    if (keyColumns.length > 0) {
      Hashing.rows(values, keyColumns, keyTypes, hashes);
    } else {
      fromValues.bind(values);
      toValues.bind(values);
    }
    for (int i = 0; i < values.rowCount(); i++) {
      if (hasNull(i)) {
        continue;
      }
      if (keyColumns.length == 0) {
        rows.list(from, to, i, found);
      } else {
        int row = rows.find(hashes[i], addresses, i);
        if (row != IndexedRows.NONE) {
          found.add(row);
        }
      }
    }
  }

  private boolean hasNull(int row) {
    for (int k = 0; k < addresses.size(); k++) {
      if (addresses.isNull(k, row)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    templates.close();
  }
}
