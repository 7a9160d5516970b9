package dev.laminardb.core.table;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import org.apache.arrow.vector.types.pojo.Field;

/** The numbers of a column with an {@link Identity}. Used under the database's lock. */
final class Sequence {
  private final Field column;
  private final Identity identity;
  private final long least;
  private final long most;
  private long next;
  private boolean isOver;

  /** The sequence from its start on. */
  Sequence(Field column, Identity identity) {
    this.column = column;
    this.identity = identity;
    int bits =
        switch (ColumnType.of(column)) {
          case TINYINT -> Byte.SIZE;
          case SMALLINT -> Short.SIZE;
          case INT -> Integer.SIZE;
          case BIGINT -> Long.SIZE;
          default -> throw new IllegalArgumentException("no column of numbers: " + column);
        };
    this.most = Long.MAX_VALUE >> (Long.SIZE - bits);
    this.least = -most - 1;
    this.next = identity.start();
  }

  /**
   * The next number, which is not given again, whatever becomes of the row: in the box that {@link
   * dev.laminardb.core.batch.CellValues} takes for the column.
   *
   * @throws LaminarException NUMERIC_OVERFLOW if there is none that fits the column
   */
  Object next() {
    if (isOver) {
      throw new LaminarException(
          ErrorCode.NUMERIC_OVERFLOW,
          "column \"%s\" has had all numbers up to %d, the last that fits %s"
              .formatted(column.getName(), next, ColumnType.sqlName(column)));
    }
    long number = next;
    long step = identity.step();
    isOver = step > 0 ? number > most - step : number < least - step;
    next = isOver ? number : number + step;
    if (ColumnType.of(column) == ColumnType.BIGINT) {
      return number;
    }
    return (int) number;
  }

  /** Begins anew. */
  void restart() {
    next = identity.start();
    isOver = false;
  }

  /** Goes on where another one is. */
  void continueFrom(Sequence other) {
    next = other.next;
    isOver = other.isOver;
  }
}
