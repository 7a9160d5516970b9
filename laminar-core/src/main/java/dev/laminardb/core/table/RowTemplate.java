package dev.laminardb.core.table;

import dev.laminardb.core.kernel.Segment;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are made of constants and parameters: those of VALUES, or a key. Immutable.
 *
 * @param columns of the rows, all nullable
 * @param rows a cell for each column
 * @param computed what has to be computed, over one row of the parameters; null if nothing has
 */
public record RowTemplate(Schema columns, List<List<Cell>> rows, @Nullable Segment computed) {
  /** Copies the list. */
  public RowTemplate {
    rows = List.copyOf(rows);
  }
}
