package dev.laminardb.differential;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.slt.ArrowValues;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A source with random columns and rows. Its last column, {@code ts}, is the event time, which no
 * row is behind by more than the watermark's delay: no row is late.
 */
record RandomTable(List<Col> columns, long delaySeconds, List<@Nullable Object[]> rows) {
  private static final long SECOND = 1_000_000;

  /** Those that {@link ExpressionGrammar} makes expressions of. */
  static final List<ColumnType> TYPES =
      List.of(
          ColumnType.BOOLEAN,
          ColumnType.INT,
          ColumnType.BIGINT,
          ColumnType.DOUBLE,
          ColumnType.VARCHAR,
          ColumnType.TIMESTAMP,
          ColumnType.DATE);

  /** A column; {@code extreme} if its numbers may be as great as its type allows. */
  record Col(String name, ColumnType type, boolean nullable, boolean extreme) {
    Expr expression() {
      double bound =
          extreme
              ? Double.POSITIVE_INFINITY
              : type == ColumnType.DOUBLE ? Values.SMALL_DOUBLE : Values.SMALL_INTEGER;
      return Expr.same(type, name, bound);
    }
  }

  static RandomTable of(SplittableRandom random) {
    List<Col> columns = new ArrayList<>();
    int count = random.nextInt(2, 7);
    for (int i = 0; i < count; i++) {
      columns.add(
          new Col(
              "c" + i, Values.pick(random, TYPES), random.nextInt(3) > 0, random.nextInt(3) == 0));
    }
    columns.add(new Col("ts", ColumnType.TIMESTAMP, false, false));
    long delay = random.nextInt(1, 60);
    return new RandomTable(columns, delay, rows(random, columns, delay));
  }

  private static List<@Nullable Object[]> rows(
      SplittableRandom random, List<Col> columns, long delay) {
    long start = random.nextLong(-100 * 365L, 100 * 365L) * 86_400 * SECOND;
    long step = random.nextLong(1, 30 * SECOND);
    List<@Nullable Object[]> rows = new ArrayList<>();
    int count = random.nextInt(10) == 0 ? random.nextInt(3) : random.nextInt(1, 250);
    for (int row = 0; row < count; row++) {
      if (row > 0 && random.nextInt(8) == 0) {
        rows.add(rows.get(random.nextInt(Math.max(0, row - 2), row)).clone());
        rows.get(row)[columns.size() - 1] = time(random, start + row * step, delay);
        continue;
      }
      @Nullable Object[] values = new @Nullable Object[columns.size()];
      for (int i = 0; i < values.length - 1; i++) {
        Col column = columns.get(i);
        boolean isNull = column.nullable() && random.nextInt(5) == 0;
        values[i] = isNull ? null : Values.value(random, column.type(), column.extreme());
      }
      values[values.length - 1] = time(random, start + row * step, delay);
      rows.add(values);
    }
    return rows;
  }

  private static Object time(SplittableRandom random, long now, long delay) {
    return ArrowValues.time(now - random.nextLong(delay * SECOND + 1));
  }

  List<Expr> expressions() {
    return columns.stream().map(Col::expression).toList();
  }

  String ours() {
    StringJoiner text = new StringJoiner(", ", "CREATE SOURCE t (", "");
    columns.forEach(c -> text.add(declaration(c)));
    return text + ", WATERMARK FOR ts AS ts - INTERVAL '" + delaySeconds + "' SECOND)";
  }

  String duck() {
    StringJoiner text = new StringJoiner(", ", "CREATE OR REPLACE TABLE t (", ")");
    columns.forEach(c -> text.add(declaration(c)));
    return text.toString();
  }

  private static String declaration(Col column) {
    return column.name() + " " + column.type() + (column.nullable() ? "" : " NOT NULL");
  }
}
