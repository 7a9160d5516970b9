package dev.laminardb.core.batch;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Single values on their way into a column, as objects: null, or a Boolean, Integer (TINYINT,
 * SMALLINT, INT, and DATE in days), Long (BIGINT, and other times in microseconds), Float (REAL),
 * Double, String, byte[] (VARBINARY, UUID, ARRAY, STRUCT, MAP), or a BigDecimal that fits its
 * column's digits.
 */
public final class CellValues {
  private CellValues() {}

  /** Writes a value to a row of a column; to a VARCHAR column in the order of rows. */
  public static void write(@Nullable Object value, Field field, ColumnBuilder out, int row) {
    if (value == null) {
      if (out.type().isVariable()) {
        out.appendNullString();
      }
      return;
    }
    switch (out.type()) {
      case BOOLEAN -> out.setBoolean(row, (Boolean) value);
      case TINYINT -> out.setByte(row, ((Integer) value).byteValue());
      case SMALLINT -> out.setShort(row, ((Integer) value).shortValue());
      case REAL -> out.setFloat(row, (Float) value);
      case INT, DATE, MONTHS -> out.setInt(row, (Integer) value);
      case BIGINT, TIMESTAMP, TIMESTAMPTZ, TIME, INTERVAL -> out.setLong(row, (Long) value);
      case DOUBLE -> out.setDouble(row, (Double) value);
      case DECIMAL -> {
        BigInteger unscaled =
            ((BigDecimal) value)
                .setScale(ColumnType.decimal(field).getScale(), RoundingMode.UNNECESSARY)
                .unscaledValue();
        out.setDecimal(row, unscaled.longValue(), unscaled.shiftRight(Long.SIZE).longValue());
      }
      case VARBINARY, UUID, ARRAY, STRUCT, MAP -> {
        byte[] bytes = (byte[]) value;
        out.appendString(bytes, 0, bytes.length);
      }
      case VARCHAR -> {
        byte[] utf8 = ((String) value).getBytes(StandardCharsets.UTF_8);
        out.appendString(utf8, 0, utf8.length);
      }
    }
  }

  /** About how many bytes a value takes. */
  public static int bytes(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return bytes.length;
    }
    return value instanceof String text ? 3 * text.length() : Long.BYTES;
  }
}
