package dev.laminardb.core.table;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.state.RowTable;
import org.jspecify.annotations.Nullable;

/** What is said of a row of a table that another keeps out. */
record Duplicates(TableSchema schema, RowTable values) {
  /**
   * The error.
   *
   * @param unique the constraint that it violates; null if it is the key
   * @param isThere whether the other row was there before the statement
   */
  LaminarException error(@Nullable Unique unique, int row, boolean isThere) {
    return new LaminarException(
        ErrorCode.DUPLICATE_KEY, unique == null ? keyText(row, isThere) : uniqueText(unique, row));
  }

  private String keyText(int row, boolean isThere) {
    String key = schema.keyText(values, row);
    return isThere
        ? "table \"" + schema.name() + "\" has a row with PRIMARY KEY " + key + " already"
        : "two rows of this statement would have PRIMARY KEY "
            + key
            + " in table \""
            + schema.name()
            + "\"";
  }

  private String uniqueText(Unique unique, int row) {
    return "two rows of table \"%s\" would have %s, which its constraint \"%s\" allows in one alone"
        .formatted(schema.name(), schema.text(unique.columns(), values, row), unique.name());
  }
}
