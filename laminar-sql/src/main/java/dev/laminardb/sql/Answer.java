package dev.laminardb.sql;

import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are known without anything being run. Immutable.
 *
 * @param rows in their order; their values are of the classes that {@link
 *     dev.laminardb.core.batch.CellValues} takes
 */
public record Answer(Schema schema, List<List<@Nullable Object>> rows) implements Answerable {
  /** Copies the list. */
  public Answer {
    rows = List.copyOf(rows);
  }
}
