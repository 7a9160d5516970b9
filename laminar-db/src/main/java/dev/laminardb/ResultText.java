package dev.laminardb;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.kernel.Intervals;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Draws a result as a table: numbers to the right, all else to the left. For one result. */
final class ResultText {
  private static final int MOST_ROWS = 1_000;

  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
          .toFormatter(Locale.ROOT);

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
          .toFormatter(Locale.ROOT);

  private final List<Field> fields;
  private final List<String[]> lines = new ArrayList<>();
  private final int[] widths;

  private ResultText(List<Field> fields) {
    this.fields = fields;
    this.widths = new int[fields.size()];
    String[] names = new String[widths.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = fields.get(i).getName();
    }
    add(names);
  }

  static String of(QueryResult result) {
    ResultText text = new ResultText(result.columns().getFields());
    result.batches(text::add);
    return text.draw(result.rowCount());
  }

  private void add(ArrowBatch batch) {
    for (RowView row = batch.rows(); lines.size() <= MOST_ROWS && row.next(); ) {
      String[] cells = new String[widths.length];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = row.isNull(i) ? "null" : cell(row, i);
      }
      add(cells);
    }
  }

  private void add(String[] cells) {
    lines.add(cells);
    for (int i = 0; i < cells.length; i++) {
      widths[i] = Math.max(widths[i], cells[i].codePointCount(0, cells[i].length()));
    }
  }

  private String cell(RowView row, int column) {
    return switch (ColumnType.of(fields.get(column))) {
      case BOOLEAN -> String.valueOf(row.booleanAt(column));
      case TINYINT, SMALLINT, INT, BIGINT -> String.valueOf(row.longAt(column));
      case REAL -> String.valueOf(row.floatAt(column));
      case DOUBLE -> String.valueOf(row.doubleAt(column));
      case DECIMAL -> row.decimalAt(column).toPlainString();
      case TIMESTAMPTZ ->
          TIMESTAMP.format(LocalDateTime.ofInstant(row.instantAt(column), ZoneOffset.UTC)) + "+00";
      case TIME -> TIME.format(row.timeAt(column));
      case INTERVAL -> Intervals.text(row.longAt(column));
      case MONTHS -> Intervals.monthsText(row.intAt(column));
      case DATE -> row.dateAt(column).toString();
      case VARBINARY -> "\\x" + HexFormat.of().formatHex(row.bytesAt(column));
      case ARRAY -> nested(row.listAt(column));
      case STRUCT -> nested(row.fieldsAt(column));
      case MAP -> nested(row.mapAt(column));
      case UUID -> row.uuidAt(column).toString();
      case VARCHAR -> row.stringAt(column);
      case TIMESTAMP ->
          TIMESTAMP.format(LocalDateTime.ofInstant(row.instantAt(column), ZoneOffset.UTC));
    };
  }

  /** A list as [1, 2] and a map as {a=1}. */
  private static String nested(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(ResultText::nested).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> nested(entry.getKey()) + "=" + nested(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return value instanceof byte[] bytes
        ? "\\x" + HexFormat.of().formatHex(bytes)
        : String.valueOf(value);
  }

  private boolean isNumber(int column) {
    return switch (ColumnType.of(fields.get(column))) {
      case TINYINT, SMALLINT, INT, BIGINT, REAL, DOUBLE, DECIMAL -> true;
      default -> false;
    };
  }

  private String draw(int rows) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      line(text, lines.get(i));
      if (i == 0) {
        rule(text);
      }
    }
    text.append('(').append(rows).append(rows == 1 ? " row" : " rows");
    int shown = lines.size() - 1;
    return text.append(shown < rows ? ", of which " + shown + " are shown)" : ")").toString();
  }

  private void line(StringBuilder text, String[] cells) {
    for (int i = 0; i < cells.length; i++) {
      text.append(i == 0 ? " " : " | ");
      String blanks = " ".repeat(widths[i] - cells[i].codePointCount(0, cells[i].length()));
      text.append(isNumber(i) ? blanks + cells[i] : cells[i] + blanks);
    }
    while (text.charAt(text.length() - 1) == ' ') {
      text.setLength(text.length() - 1);
    }
    text.append('\n');
  }

  private void rule(StringBuilder text) {
    for (int i = 0; i < widths.length; i++) {
      text.append(i == 0 ? "" : "+").append("-".repeat(widths[i] + 2));
    }
    text.append('\n');
  }
}
