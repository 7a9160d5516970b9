package dev.laminardb.core.table;

import dev.laminardb.core.batch.CellValues;
import org.jspecify.annotations.Nullable;

/**
 * Where a value of a {@link RowTemplate} comes from. Values of constants and parameters are {@link
 * CellValues}.
 */
public sealed interface Cell {
  /** A value that the statement's text has. */
  record Constant(@Nullable Object value) implements Cell {}

  /** The value of a parameter, of the cell's type. */
  record Parameter(int index) implements Cell {}

  /** The next number of the column, which has an {@link Identity}. */
  record Next() implements Cell {}

  /** A column of what the template's segment computes from the parameters. */
  record Computed(int column) implements Cell {}
}
