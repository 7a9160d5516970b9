package dev.laminardb.core.testing;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.kernel.Decimals;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Batches written and read as text, a line a row:
 *
 * <pre>
 *   symbol VARCHAR NOT NULL, price DOUBLE, ts TIMESTAMP NOT NULL
 *   ACME | 10.0 | 2026-01-01 10:00:05
 *   EU   | null | 2026-01-01 10:00:06.5
 * </pre>
 *
 * <p>A timestamp outside the years 0 to 9999 is written as {@code @} and its microseconds, an empty
 * string as {@code ''}. As objects, values are Boolean, Integer, Long, Double and String, a
 * timestamp the Long of its microseconds.
 */
public final class TextBatches {
  private static final Pattern SEPARATOR = Pattern.compile("\\|");
  private static final LocalDateTime EPOCH = LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
          .toFormatter(Locale.ROOT);
  private static final int DECIMAL_SCALE = 4;

  private TextBatches() {}

  /**
   * A schema of columns such as {@code price DOUBLE NOT NULL}, between commas; a DECIMAL has a
   * scale of 4.
   */
  public static Schema schema(String text) {
    List<Field> fields = new ArrayList<>();
    for (String column : text.split(",", -1)) {
      String[] words = column.trim().split(" +", 3);
      boolean required = words.length == 3 && words[2].equals("NOT NULL");
      if (words.length < 2 || (words.length == 3 && !required)) {
        throw new IllegalArgumentException("not a column: " + column);
      }
      ColumnType type = ColumnType.valueOf(words[1]);
      fields.add(
          type == ColumnType.DECIMAL
              ? ColumnType.field(
                  words[0], ColumnType.decimal(ColumnType.MOST_DIGITS, DECIMAL_SCALE), !required)
              : type.field(words[0], !required));
    }
    return new Schema(fields);
  }

  /** The values of a line. */
  public static @Nullable Object[] row(Schema schema, String line) {
    String[] texts = SEPARATOR.split(line, -1);
    if (texts.length != schema.getFields().size()) {
      throw new IllegalArgumentException("not a row of " + schema + ": " + line);
    }
    @Nullable Object[] row = new Object[texts.length];
    for (int i = 0; i < texts.length; i++) {
      row[i] = value(ColumnType.of(schema.getFields().get(i)), texts[i].trim());
    }
    return row;
  }

  private static @Nullable Object value(ColumnType type, String text) {
    if (text.equals("null")) {
      return null;
    }
    return switch (type) {
      case BOOLEAN -> Boolean.valueOf(text);
      case TINYINT -> Byte.valueOf(text);
      case SMALLINT -> Short.valueOf(text);
      case REAL -> Float.valueOf(text);
      case INT -> Integer.valueOf(text);
      case BIGINT -> Long.valueOf(text);
      case DOUBLE -> Double.valueOf(text);
      case VARCHAR -> text.equals("''") ? "" : text;
      case TIMESTAMP, TIMESTAMPTZ, TIME -> micros(text);
      case INTERVAL -> Long.valueOf(text);
      case MONTHS -> Integer.valueOf(text);
      case VARBINARY, UUID, ARRAY, STRUCT, MAP -> throw new IllegalArgumentException(type.name());
      case DATE -> (int) LocalDate.parse(text).toEpochDay();
      case DECIMAL -> new BigDecimal(text).setScale(DECIMAL_SCALE);
    };
  }

  /** The microseconds of a timestamp such as {@code 2026-01-01 10:00:05.5} or {@code @42}. */
  public static long micros(String text) {
    return text.startsWith("@")
        ? Long.parseLong(text.substring(1))
        : ChronoUnit.MICROS.between(EPOCH, LocalDateTime.parse(text.replace(' ', 'T')));
  }

  /** A timestamp as text. */
  public static String timestamp(long micros) {
    LocalDateTime time = EPOCH.plus(micros, ChronoUnit.MICROS);
    if (time.getYear() < 0 || time.getYear() > 9999) {
      return "@" + micros;
    }
    return TIME.format(time);
  }

  /** A batch of lines. The caller releases it. */
  public static Batch batch(BufferAllocator allocator, Schema schema, String... lines) {
    return batch(
        allocator,
        schema,
        Arrays.stream(lines).map(line -> row(schema, line)).collect(Collectors.toList()));
  }

  /** A batch of values, at most {@link Batch#MAX_ROWS} rows. The caller releases it. */
  public static Batch batch(
      BufferAllocator allocator, Schema schema, List<@Nullable Object[]> rows) {
    try (BatchPool pool = new BatchPool(schema, allocator)) {
      return batch(pool, rows);
    }
  }

  /** A batch of values from a pool. The caller releases it. */
  public static Batch batch(BatchPool pool, List<@Nullable Object[]> rows) {
    BatchBuilder builder = pool.builder();
    for (@Nullable Object[] row : rows) {
      for (int column = 0; column < row.length; column++) {
        set(builder.column(column), builder.rowCount(), row[column]);
      }
      builder.addRows(1);
    }
    return builder.build();
  }

  private static void set(ColumnBuilder column, int row, @Nullable Object value) {
    if (value == null) {
      if (!column.nullable()) {
        throw new IllegalArgumentException("null in a column that is not nullable");
      }
      if (column.type() == ColumnType.VARCHAR) {
        column.appendNullString();
      }
      return;
    }
    switch (column.type()) {
      case BOOLEAN -> column.setBoolean(row, (Boolean) value);
      case TINYINT -> column.setByte(row, ((Number) value).byteValue());
      case SMALLINT -> column.setShort(row, ((Number) value).shortValue());
      case REAL -> column.setFloat(row, ((Number) value).floatValue());
      case INT, DATE, MONTHS -> column.setInt(row, (Integer) value);
      case BIGINT, TIMESTAMP, TIMESTAMPTZ, TIME, INTERVAL -> column.setLong(row, (Long) value);
      case DECIMAL -> {
        BigInteger unscaled = ((BigDecimal) value).setScale(DECIMAL_SCALE).unscaledValue();
        column.setDecimal(row, unscaled.longValue(), unscaled.shiftRight(64).longValue());
      }
      case DOUBLE -> column.setDouble(row, (Double) value);
      case VARCHAR -> {
        byte[] bytes = ((String) value).getBytes(StandardCharsets.UTF_8);
        column.appendString(bytes, 0, bytes.length);
      }
    }
  }

  /** The value of a row and column, null where it is null. */
  public static @Nullable Object value(Batch batch, int column, int row) {
    if (batch.vector(column).isNull(row)) {
      return null;
    }
    long data = batch.dataAddress(column);
    return switch (ColumnType.of(batch.vector(column).getField())) {
      case BOOLEAN -> RawMemory.getBit(data, row);
      case TINYINT -> RawMemory.getByte(data + row);
      case SMALLINT -> RawMemory.getShort(data + 2L * row);
      case REAL -> RawMemory.getFloat(data + 4L * row);
      case INT, DATE, MONTHS -> RawMemory.getInt(data + 4L * row);
      case BIGINT, TIMESTAMP, TIMESTAMPTZ, TIME, INTERVAL -> RawMemory.getLong(data + 8L * row);
      case DECIMAL ->
          Decimals.toBigDecimal(
              RawMemory.getLong(data + 16L * row),
              RawMemory.getLong(data + 16L * row + 8),
              DECIMAL_SCALE);
      case DOUBLE -> RawMemory.getDouble(data + 8L * row);
      case VARBINARY, UUID -> throw new IllegalArgumentException("no text");
      case ARRAY, STRUCT, MAP -> HexFormat.of().formatHex(bytes(batch, column, row));
      case VARCHAR -> new String(bytes(batch, column, row), StandardCharsets.UTF_8);
    };
  }

  private static byte[] bytes(Batch batch, int column, int row) {
    long ends = batch.offsetAddress(column) + 4L * row;
    int start = RawMemory.getInt(ends);
    byte[] bytes = new byte[RawMemory.getInt(ends + 4) - start];
    RawMemory.copy(batch.dataAddress(column) + start, bytes, 0, bytes.length);
    return bytes;
  }

  /** The values of a batch, row by row. */
  public static List<@Nullable Object[]> rows(Batch batch) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int row = 0; row < batch.rowCount(); row++) {
      @Nullable Object[] values = new Object[batch.columnCount()];
      for (int column = 0; column < values.length; column++) {
        values[column] = value(batch, column, row);
      }
      rows.add(values);
    }
    return rows;
  }

  /** A batch as lines. */
  public static List<String> lines(Batch batch) {
    boolean[] times = new boolean[batch.columnCount()];
    for (int column = 0; column < times.length; column++) {
      times[column] = ColumnType.of(batch.vector(column).getField()) == ColumnType.TIMESTAMP;
    }
    return rows(batch).stream().map(row -> line(times, row)).collect(Collectors.toList());
  }

  /** Values of a schema as a line. */
  public static String line(Schema schema, @Nullable Object... row) {
    boolean[] times = new boolean[row.length];
    for (int column = 0; column < times.length; column++) {
      times[column] = ColumnType.of(schema.getFields().get(column)) == ColumnType.TIMESTAMP;
    }
    return line(times, row);
  }

  private static String line(boolean[] times, @Nullable Object[] row) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.length; column++) {
      Object value = row[column];
      String text = String.valueOf(value);
      if (value instanceof Long micros && times[column]) {
        text = timestamp(micros);
      }
      line.append(column == 0 ? "" : " | ").append(text.isEmpty() ? "''" : text);
    }
    return line.toString();
  }
}
