package dev.laminardb.core.table;

import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.kernel.Utf8;
import java.util.stream.IntStream;

/** Refuses strings with more characters than their column of a table may have. Immutable. */
final class LengthCheck {
  private final TableSchema schema;
  private final int[] limited;

  LengthCheck(TableSchema schema) {
    this.schema = schema;
    this.limited =
        IntStream.range(0, schema.lengths().size())
            .filter(column -> schema.lengths().get(column) > 0)
            .toArray();
  }

  /**
   * Checks the first rows of a batch.
   *
   * @param columns all columns of the table
   * @throws LaminarException VALUE_TOO_LONG
   */
  void check(ColumnAddresses columns, int rows) {
    for (int column : limited) {
      int most = schema.lengths().get(column);
      for (int row = 0; row < rows; row++) {
        int bytes = columns.stringLength(column, row);
        if (bytes > most) {
          check(column, columns.stringAddress(column, row), bytes, most);
        }
      }
    }
  }

  private void check(int column, long address, int bytes, int most) {
    int length = Utf8.codePoints(address, bytes);
    if (length > most) {
      throw new LaminarException(
          ErrorCode.VALUE_TOO_LONG,
          "column \"%s\" of table \"%s\" takes at most %d characters, and a value has %d"
              .formatted(
                  schema.columns().getFields().get(column).getName(), schema.name(), most, length));
    }
  }
}
