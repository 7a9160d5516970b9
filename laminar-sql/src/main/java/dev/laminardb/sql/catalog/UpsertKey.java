package dev.laminardb.sql.catalog;

import java.util.List;

/**
 * Columns that no two rows of a changelog have in common at a time. Immutable.
 *
 * @param columns their numbers; none where there is never more than one row
 * @param ordered whether all changes of one key come from one core, so that what a row becomes
 *     never overtakes what it was
 */
public record UpsertKey(List<Integer> columns, boolean ordered) {
  /** Copies the list. */
  public UpsertKey {
    columns = List.copyOf(columns);
  }
}
