package dev.laminardb.mapping;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.time.LocalDate;
import java.util.Locale;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Words the errors of rows that a source does not take.
 *
 * @param timeColumn the source's event-time column, or -1
 */
record RowFault(String source, Schema schema, int timeColumn) {
  private static final int SHOWN_CHARS = 200;

  /** A null where the source needs a value. */
  LaminarException nullValue(int column, Object row) {
    return nullValue(column, "row " + shorten(row));
  }

  /** A null where the source needs a value, in a row described by the caller. */
  LaminarException nullValue(int column, String where) {
    Field field = schema.getFields().get(column);
    return new LaminarException(
        ErrorCode.NULL_NOT_ALLOWED,
        String.format(
            "null in column \"%s\" of source \"%s\", which %s: %s",
            field.getName(),
            source,
            column == timeColumn ? "is the time of its rows" : "is NOT NULL",
            where));
  }

  /** A row that is itself null. */
  LaminarException nullRow() {
    return new LaminarException(
        ErrorCode.NULL_NOT_ALLOWED, "source \"" + source + "\" was given null in place of a row");
  }

  /** A time that a long of microseconds does not reach, or a number of too many digits. */
  LaminarException outOfRange(int column, Object value, Object row) {
    return outOfRange(column, value, "row " + shorten(row));
  }

  /** A value that does not fit, in a row described by the caller. */
  LaminarException outOfRange(int column, Object value, String where) {
    return new LaminarException(
        ErrorCode.VALUE_OUT_OF_RANGE,
        String.format(
            "%s does not fit column \"%s\" of source \"%s\", which holds %s: %s",
            shorten(value),
            schema.getFields().get(column).getName(),
            source,
            range(schema.getFields().get(column)),
            where));
  }

  private static String range(Field field) {
    if (ColumnType.of(field) == ColumnType.TIME) {
      return "times of a day, from 0 to less than 86,400,000,000 microseconds";
    }
    if (ColumnType.of(field) == ColumnType.DATE) {
      return "dates from "
          + LocalDate.ofEpochDay(Integer.MIN_VALUE)
          + " to "
          + LocalDate.ofEpochDay(Integer.MAX_VALUE);
    }
    if (ColumnType.of(field) == ColumnType.MONTHS) {
      return "years and months, no days, from "
          + PeriodMonths.period(Integer.MIN_VALUE)
          + " to "
          + PeriodMonths.period(Integer.MAX_VALUE);
    }
    if (ColumnType.of(field) == ColumnType.INTERVAL) {
      return "lengths of time from "
          + EpochMicros.duration(Long.MIN_VALUE)
          + " to "
          + EpochMicros.duration(Long.MAX_VALUE);
    }
    if (ColumnType.of(field) != ColumnType.DECIMAL) {
      return "times from "
          + EpochMicros.instant(Long.MIN_VALUE)
          + " to "
          + EpochMicros.instant(Long.MAX_VALUE);
    }
    ArrowType.Decimal type = ColumnType.decimal(field);
    return String.format(
        Locale.ROOT,
        "numbers of %d digits before the point and %d behind it",
        type.getPrecision() - type.getScale(),
        type.getScale());
  }

  /** A row too long to encode. */
  LaminarException tooLong(long bytes, Object row) {
    return new LaminarException(
        ErrorCode.VALUE_OUT_OF_RANGE,
        String.format(
            Locale.ROOT,
            "a row of source \"%s\" takes %,d bytes, more than the 2 GiB that a row may have: row"
                + " %s",
            source,
            bytes,
            shorten(row)));
  }

  private static String shorten(Object row) {
    String text = text(row);
    return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "...";
  }

  /** The row as it shows itself, unless that is what it cannot do. */
  private static String text(Object row) {
    try {
      return String.valueOf((Object) row.toString());
    } catch (RuntimeException e) {
      return row.getClass().getName() + " (its toString() threw " + e.getClass().getName() + ")";
    }
  }
}
