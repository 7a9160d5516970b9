package dev.laminardb.slt;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.kernel.Intervals;
import dev.laminardb.sql.parse.IntervalText;
import dev.laminardb.sql.type.IntervalLengths;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Rows as text: cells separated by {@code |}, {@code null} for a null. A string stands as it is, or
 * in double quotes where it is empty, begins or ends with a blank, or could be read as something
 * else; inside the quotes {@code \n}, {@code \t}, {@code \"} and {@code \\} are escapes.
 */
public final class RowText {
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .toFormatter(Locale.ROOT);

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .toFormatter(Locale.ROOT);

  private RowText() {}

  /** The values of a row, as {@link ArrowValues} takes them. */
  static @Nullable Object[] parse(String line, Schema schema) {
    List<String> cells = cells(line);
    List<Field> fields = schema.getFields();
    if (cells.size() != fields.size()) {
      throw new IllegalArgumentException(
          "%d cells for %d columns: %s".formatted(cells.size(), fields.size(), line));
    }
    @Nullable Object[] values = new @Nullable Object[cells.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(cells.get(i), fields.get(i));
    }
    return values;
  }

  /** Splits at bars outside quotes; cells keep their quotes. */
  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted && c == '\\') {
        cell.append(c).append(line.charAt(++i));
      } else if (c == '|' && !quoted) {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        quoted ^= c == '"';
        cell.append(c);
      }
    }
    cells.add(cell.toString().strip());
    return cells;
  }

  private static @Nullable Object value(String cell, Field field) {
    if (cell.equals("null")) {
      return null;
    }
    if (field.getType() instanceof ArrowType.List) {
      return list(cell, field.getChildren().get(0));
    }
    if (field.getType() instanceof ArrowType.Map) {
      return map(cell, field.getChildren().get(0).getChildren());
    }
    if (field.getType() instanceof ArrowType.Struct) {
      return struct(cell, field.getChildren());
    }
    if (field.getType() instanceof ArrowType.FixedSizeBinary) {
      return UUID.fromString(cell);
    }
    return switch (ColumnType.of(field)) {
      case BOOLEAN -> bool(cell);
      case TINYINT -> Byte.valueOf(cell);
      case SMALLINT -> Short.valueOf(cell);
      case REAL -> Float.valueOf(cell);
      case INT -> Integer.valueOf(cell);
      case BIGINT -> Long.valueOf(cell);
      case DECIMAL -> new BigDecimal(cell);
      case DOUBLE -> Double.valueOf(cell);
      case VARCHAR -> string(cell);
      case UUID, ARRAY, STRUCT, MAP ->
          throw new IllegalArgumentException("a column inside: " + field);
      case VARBINARY -> HexFormat.of().parseHex(cell.substring(1));
      case TIMESTAMP -> timestamp(cell);
      case TIMESTAMPTZ -> timestamp(cell.substring(0, cell.length() - 3)).atOffset(ZoneOffset.UTC);
      case TIME -> LocalTime.parse(cell);
      case INTERVAL -> Duration.of(interval(cell), ChronoUnit.MICROS);
      case MONTHS -> Period.ofMonths((int) interval(cell)).normalized();
      case DATE -> LocalDate.parse(cell);
    };
  }

  /** Elements in brackets: {@code [1, null, "a, b"]}, {@code [[1], []]}. */
  private static List<@Nullable Object> list(String cell, Field element) {
    List<@Nullable Object> list = new ArrayList<>();
    parts(cell).forEach(part -> list.add(value(part, element)));
    return list;
  }

  /** Fields by their order in parentheses: {@code (1, null, "a, b", [2])}. */
  private static Map<String, @Nullable Object> struct(String cell, List<Field> fields) {
    Map<String, @Nullable Object> struct = new LinkedHashMap<>();
    List<String> parts = parts(cell);
    for (int i = 0; i < parts.size(); i++) {
      struct.put(fields.get(i).getName(), value(parts.get(i), fields.get(i)));
    }
    return struct;
  }

  /** Keys and values by turns in braces: {@code {a, 1, b, null}}. */
  private static ArrowValues.Entries map(String cell, List<Field> entry) {
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    List<String> parts = parts(cell);
    for (int i = 0; i < parts.size(); i += 2) {
      map.put(value(parts.get(i), entry.get(0)), value(parts.get(i + 1), entry.get(1)));
    }
    return new ArrowValues.Entries(map);
  }

  /** What commas part inside brackets. */
  private static List<String> parts(String cell) {
    List<String> parts = new ArrayList<>();
    String inner = cell.substring(1, cell.length() - 1);
    int depth = 0;
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i <= inner.length() && !inner.isBlank(); i++) {
      char c = i == inner.length() ? ',' : inner.charAt(i);
      quoted ^= c == '"';
      depth += quoted ? 0 : "[({".indexOf(c) >= 0 ? 1 : "])}".indexOf(c) >= 0 ? -1 : 0;
      if (c == ',' && depth == 0 && !quoted) {
        parts.add(inner.substring(from, i).strip());
        from = i + 1;
      }
    }
    return parts;
  }

  private static boolean bool(String cell) {
    return switch (cell) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false: " + cell);
    };
  }

  /** The microseconds or months of a length of time. */
  private static long interval(String text) {
    SqlLiteral literal = IntervalText.literal(SqlParserPos.ZERO, 1, text);
    return IntervalLengths.of(literal.getValueAs(SqlIntervalLiteral.IntervalValue.class));
  }

  static LocalDateTime timestamp(String text) {
    return LocalDateTime.parse(text, TIMESTAMP);
  }

  private static String string(String cell) {
    if (!cell.startsWith("\"")) {
      return cell;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < cell.length() - 1; i++) {
      char c = cell.charAt(i);
      if (c == '\\') {
        c = cell.charAt(++i);
        text.append(c == 'n' ? '\n' : c == 't' ? '\t' : c);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  /** The text of a row. */
  public static String format(@Nullable Object[] values) {
    StringJoiner row = new StringJoiner(" | ");
    for (Object value : values) {
      row.add(cell(value));
    }
    return row.toString();
  }

  private static String cell(@Nullable Object value) {
    if (value instanceof LocalDateTime time) {
      return TIMESTAMP.format(time);
    }
    if (value instanceof OffsetDateTime time) {
      return TIMESTAMP.format(time) + "+00";
    }
    if (value instanceof LocalTime time) {
      return TIME.format(time);
    }
    if (value instanceof Duration length) {
      return Intervals.text(length.dividedBy(Duration.of(1, ChronoUnit.MICROS)));
    }
    if (value instanceof Period length) {
      return Intervals.monthsText((int) length.toTotalMonths());
    }
    if (value instanceof byte[] bytes) {
      return "x" + HexFormat.of().formatHex(bytes);
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(RowText::element).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof ArrowValues.Entries map) {
      return map.entries().entrySet().stream()
          .map(entry -> element(entry.getKey()) + ", " + element(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof Map<?, ?> struct) {
      return struct.values().stream()
          .map(RowText::element)
          .collect(Collectors.joining(", ", "(", ")"));
    }
    if (!(value instanceof String text)) {
      return String.valueOf(value);
    }
    boolean plain =
        !text.isEmpty()
            && text.equals(text.strip())
            && !text.equals("null")
            && text.chars().noneMatch(c -> c == '|' || c == '"' || c == '\\' || c < ' ');
    return plain ? text : quoted(text);
  }

  /** An element of a list, in which commas and brackets part it. */
  private static String element(@Nullable Object value) {
    return value instanceof String text && text.matches(".*[,\\[\\](){}].*")
        ? quoted(text)
        : cell(value);
  }

  private static String quoted(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t")
        + '"';
  }
}
