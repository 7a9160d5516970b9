package dev.laminardb.core.operator;

import dev.laminardb.core.batch.CellValues;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of values. Called by several threads at a time; for the same values it has to make the
 * same rows, since rows are taken back by making them once more.
 */
@FunctionalInterface
public interface RowFunction {
  /**
   * The rows for some values.
   *
   * @param arguments of the classes that {@link CellValues} takes, null where they are
   * @return rows of such values, read once; it may throw what reading them throws
   * @throws dev.laminardb.core.error.LaminarException what the query fails with
   */
  Iterator<@Nullable Object[]> rows(@Nullable Object[] arguments);
}
