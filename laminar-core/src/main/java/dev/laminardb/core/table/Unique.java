package dev.laminardb.core.table;

import java.util.List;

/**
 * Columns that no two rows of a table share all values of, where none is null. Immutable.
 *
 * @param name the constraint's
 */
public record Unique(String name, List<Integer> columns) {
  /** Copies the list. */
  public Unique {
    columns = List.copyOf(columns);
  }
}
