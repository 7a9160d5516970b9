package dev.laminardb.sql.catalog;

import java.util.List;

/**
 * The columns that the rows of a relation are found by without going through all. Immutable.
 *
 * @param columns their numbers
 * @param ranges whether values of the first of them will do, and a range of the next one; else all
 *     have to have values
 */
public record IndexKey(List<Integer> columns, boolean ranges) {
  /** Copies the list. */
  public IndexKey {
    columns = List.copyOf(columns);
  }
}
