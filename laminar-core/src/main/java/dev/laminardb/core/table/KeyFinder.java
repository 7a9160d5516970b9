package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.state.IndexedRows;
import dev.laminardb.core.state.KeySearch;
import dev.laminardb.core.state.RowNumbers;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** Finds the rows of a {@link KeyLookup}, in the order of their numbers. */
final class KeyFinder implements AutoCloseable {
  private final IndexedRows rows;
  private final TemplateRows templates;
  private final KeySearch search;

  /** Whether the lookup is of whole keys. */
  private final boolean isWhole;

  private final RowNumbers found = new RowNumbers();

  KeyFinder(
      TableStore table, KeyLookup lookup, ParameterColumns parameters, BufferAllocator allocator) {
    this.rows = table.rows();
    this.templates = new TemplateRows(lookup.values(), parameters, null, allocator);
    this.isWhole = lookup.columns() == table.schema().key().size();
    this.search =
        new KeySearch(lookup.values().columns(), lookup.columns(), lookup.from(), lookup.to());
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

  private void find(Batch keys) {
    if (isWhole) {
      search.find(keys, rows, found);
    } else {
      search.list(keys, rows::list, found);
    }
  }

  @Override
  public void close() {
    templates.close();
  }
}
