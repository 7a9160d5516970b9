package dev.laminardb.core.table;

import dev.laminardb.core.kernel.Segment;
import java.util.List;

/**
 * A condition that no row of a table may make false. Immutable.
 *
 * @param name the constraint's
 * @param sql the condition as it is written
 * @param columns those that a message about a row shows
 * @param passes a predicate over {@link TableSchema#unchecked}, which holds also where the
 *     condition is unknown
 */
public record Check(String name, String sql, List<Integer> columns, Segment passes) {
  /** Copies the list. */
  public Check {
    columns = List.copyOf(columns);
  }
}
