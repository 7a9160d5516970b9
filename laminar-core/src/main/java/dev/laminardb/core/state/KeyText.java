package dev.laminardb.core.state;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.UuidBytes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The key of a row, or other columns, for messages: {@code (symbol, day) = ('ACME', 7)}. Stateless.
 */
public final class KeyText {
  private static final int SHOWN_BYTES = 200;
  private static final BigInteger WORD = BigInteger.ONE.shiftLeft(Long.SIZE);

  private KeyText() {}

  /**
   * Values of a row.
   *
   * @param fields the columns
   * @param columns which columns of the table they are
   */
  public static String of(List<Field> fields, int[] columns, RowTable rows, int row) {
    StringJoiner names = new StringJoiner(", ", "(", ")");
    StringJoiner values = new StringJoiner(", ", "(", ")");
    for (int i = 0; i < columns.length; i++) {
      names.add(fields.get(i).getName());
      values.add(
          rows.isNull(row, columns[i]) ? "NULL" : value(fields.get(i), rows, row, columns[i]));
    }
    return names + " = " + values;
  }

  private static String value(Field field, RowTable rows, int row, int k) {
    ColumnType type = ColumnType.of(field);
    return switch (type) {
      case VARCHAR -> string(rows, row, k);
      case VARBINARY, ARRAY, STRUCT, MAP -> binary(rows, row, k);
      case UUID -> "UUID '" + uuid(rows, row, k) + "'";
      case DECIMAL ->
          new BigDecimal(
                  BigInteger.valueOf(rows.highValue(row, k))
                      .multiply(WORD)
                      .add(new BigInteger(Long.toUnsignedString(rows.value(row, k)))),
                  ColumnType.decimal(field).getScale())
              .toPlainString();
      case REAL -> Float.toString((float) Double.longBitsToDouble(rows.value(row, k)));
      case DOUBLE -> Double.toString(Double.longBitsToDouble(rows.value(row, k)));
      case BOOLEAN -> Boolean.toString(rows.value(row, k) != 0);
      case TIMESTAMP -> "TIMESTAMP '" + time(rows.value(row, k)) + "'";
      case TIMESTAMPTZ -> "TIMESTAMP WITH TIME ZONE '" + time(rows.value(row, k)) + "Z'";
      case TIME -> "TIME '" + LocalTime.ofNanoOfDay(rows.value(row, k) * 1000) + "'";
      case INTERVAL -> "INTERVAL '" + seconds(rows.value(row, k)) + "' SECOND";
      case MONTHS -> "INTERVAL '" + rows.value(row, k) + "' MONTH";
      case DATE -> "DATE '" + LocalDate.ofEpochDay(rows.value(row, k)) + "'";
      case TINYINT, SMALLINT, INT, BIGINT -> Long.toString(rows.value(row, k));
    };
  }

  private static String seconds(long micros) {
    return BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
  }

  private static String time(long micros) {
    return Instant.EPOCH
        .plus(micros, ChronoUnit.MICROS)
        .toString()
        .replace('T', ' ')
        .replace("Z", "");
  }

  private static String binary(RowTable rows, int row, int k) {
    int length = rows.stringLength(row, k);
    if (length == 0) {
      return "X''";
    }
    int from = rows.stringOffset(row, k);
    String hex =
        HexFormat.of().formatHex(rows.stringBytes(row), from, from + Math.min(length, SHOWN_BYTES));
    return "X'" + hex + (length > SHOWN_BYTES ? "..'" : "'");
  }

  private static String uuid(RowTable rows, int row, int k) {
    return UuidBytes.uuid(rows.stringBytes(row), rows.stringOffset(row, k)).toString();
  }

  private static String string(RowTable rows, int row, int k) {
    int length = rows.stringLength(row, k);
    if (length == 0) {
      return "''";
    }
    String text =
        new String(
            rows.stringBytes(row),
            rows.stringOffset(row, k),
            Math.min(length, SHOWN_BYTES),
            StandardCharsets.UTF_8);
    return "'" + text.replace("'", "''") + (length > SHOWN_BYTES ? "..'" : "'");
  }
}
