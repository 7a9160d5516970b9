package dev.laminardb.core.operator.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.core.testing.ChangelogRun;
import dev.laminardb.core.testing.TextBatches;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Aggregates of random rows that come and go, against the same of the rows that are there. */
class RetractedValuesTest {
  private static final Schema ROWS =
      TextBatches.schema(
          "k INT, i INT, n BIGINT, d DOUBLE, e DECIMAL, s VARCHAR, b BOOLEAN, t TIMESTAMP, f BOOLEAN");
  private static final Schema CHANGES = Changelog.withWeight(ROWS);
  private static final int FLAG = 8;

  private static final List<AggregateFunction> RANKED =
      List.of(
          AggregateFunction.PERCENTILE_CONT,
          AggregateFunction.PERCENTILE_DISC,
          AggregateFunction.MODE,
          AggregateFunction.STRING_AGG);

  private static List<AggregateCall> calls() {
    List<AggregateCall> calls = new ArrayList<>();
    for (int filter : new int[] {-1, FLAG}) {
      for (int argument = 1; argument < FLAG; argument++) {
        for (AggregateFunction function : List.of(AggregateFunction.MIN, AggregateFunction.MAX)) {
          Field result =
              ColumnType.field("r" + calls.size(), ROWS.getFields().get(argument).getType(), true);
          calls.add(new AggregateCall(function, argument, filter, result, false, -1));
        }
        for (AggregateFunction function : RANKED) {
          addRanked(calls, function, argument, filter);
        }
        for (int by : new int[] {1, 3, 4, 5}) {
          calls.add(chosen(AggregateFunction.ARG_MIN, argument, by, filter, calls.size()));
          calls.add(chosen(AggregateFunction.ARG_MAX, argument, by, filter, calls.size()));
        }
      }
      for (int argument : new int[] {1, 2}) {
        for (AggregateFunction function :
            List.of(
                AggregateFunction.BIT_AND, AggregateFunction.BIT_OR, AggregateFunction.BIT_XOR)) {
          Field result =
              ColumnType.field("r" + calls.size(), ROWS.getFields().get(argument).getType(), true);
          calls.add(new AggregateCall(function, argument, filter, result, false, -1));
        }
      }
    }
    return calls;
  }

  private static void addRanked(
      List<AggregateCall> calls, AggregateFunction function, int argument, int filter) {
    Field column = ROWS.getFields().get(argument);
    ColumnType type = ColumnType.of(column);
    if ((function == AggregateFunction.PERCENTILE_CONT && type != ColumnType.DOUBLE)
        || (function == AggregateFunction.STRING_AGG && type != ColumnType.VARCHAR)) {
      return;
    }
    for (double fraction : new double[] {0, 0.25, 0.5, 1}) {
      for (boolean descending : new boolean[] {false, true}) {
        WithinGroup within = new WithinGroup(descending, fraction, "; ", fraction < 0.5);
        Field result = ColumnType.field("r" + calls.size(), column.getType(), true);
        calls.add(
            new AggregateCall(function, argument, filter, result, false, -1, -1, within, null));
      }
    }
  }

  /** The argument of the first row by another column, then by the argument itself. */
  private static AggregateCall chosen(
      AggregateFunction function, int argument, int by, int filter, int number) {
    Field result = ColumnType.field("r" + number, ROWS.getFields().get(argument).getType(), true);
    List<SortKey> order =
        List.of(
            new SortKey(by, function == AggregateFunction.ARG_MAX, false),
            new SortKey(argument, false, false));
    WithinGroup within = new WithinGroup(false, 0, "", false, order);
    return new AggregateCall(function, argument, filter, result, false, -1, -1, within, null);
  }

  /** Texts share their first bytes, and numbers the higher half of their bits. */
  private static @Nullable Object[] row(Random random, int groups, int values) {
    @Nullable Object[] row = {
      random.nextInt(groups),
      random.nextInt(values) - values / 2,
      (random.nextLong() << 40) + random.nextInt(values),
      (random.nextInt(values) - values / 2) / 4.0,
      BigDecimal.valueOf(random.nextLong() >> 40)
          .multiply(BigDecimal.TEN.pow(random.nextInt(12)))
          .setScale(4),
      ("common beginning ".repeat(random.nextInt(2)) + random.nextInt(values)),
      random.nextBoolean(),
      random.nextLong(values),
      random.nextBoolean()
    };
    for (int column = 1; column < row.length; column++) {
      row[column] = random.nextInt(8) == 0 ? null : row[column];
    }
    return row;
  }

  private static List<String> expected(
      Schema output, List<AggregateCall> calls, List<@Nullable Object[]> there) {
    List<String> lines = new ArrayList<>();
    there.stream()
        .map(row -> Objects.requireNonNull(row[0]))
        .distinct()
        .forEach(
            key -> {
              @Nullable Object[] line = new @Nullable Object[calls.size() + 1];
              line[0] = key;
              for (int i = 0; i < calls.size(); i++) {
                AggregateCall call = calls.get(i);
                Stream<@Nullable Object[]> rows =
                    there.stream()
                        .filter(row -> key.equals(row[0]))
                        .filter(row -> call.filter() < 0 || Boolean.TRUE.equals(row[FLAG]));
                line[i + 1] =
                    call.within().order().isEmpty()
                        ? result(call, rows.map(row -> row[call.argument()]))
                        : first(call, rows);
              }
              lines.add(TextBatches.line(Changelog.withoutWeight(output), line));
            });
    Collections.sort(lines);
    return lines;
  }

  /** The argument of the best row, by going through all. */
  @SuppressWarnings("unchecked")
  private static @Nullable Object first(AggregateCall call, Stream<@Nullable Object[]> rows) {
    SortKey key = call.within().order().get(0);
    Comparator<Object> order = (a, b) -> ((Comparable<Object>) a).compareTo(b);
    Comparator<@Nullable Object[]> better =
        Comparator.<@Nullable Object[], Object>comparing(
                row -> Objects.requireNonNull(row[key.column()]),
                key.descending() ? order.reversed() : order)
            .thenComparing(row -> row[call.argument()], Comparator.nullsLast(order));
    return rows.filter(row -> row[key.column()] != null)
        .min(better)
        .map(row -> row[call.argument()])
        .orElse(null);
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object result(AggregateCall call, Stream<@Nullable Object> values) {
    Comparator<Object> order = (a, b) -> ((Comparable<Object>) a).compareTo(b);
    Stream<Object> present = values.filter(Objects::nonNull).map(Objects::requireNonNull);
    return switch (call.function()) {
      case MIN -> present.min(order).orElse(null);
      case MAX -> present.max(order).orElse(null);
      case PERCENTILE_CONT, PERCENTILE_DISC, MODE, STRING_AGG -> {
        WithinGroup within = call.within();
        Comparator<Object> direction = within.descending() ? order.reversed() : order;
        List<Object> sorted = present.sorted(direction).toList();
        yield sorted.isEmpty() ? null : ranked(call.function(), within, sorted);
      }
      default -> bits(call.function(), present.map(Number.class::cast).toList());
    };
  }

  /** By definition, of the values in order. */
  private static Object ranked(
      AggregateFunction function, WithinGroup within, List<Object> sorted) {
    int size = sorted.size();
    return switch (function) {
      case PERCENTILE_CONT -> {
        double place = within.fraction() * (size - 1);
        double from = (Double) sorted.get((int) Math.floor(place));
        double to = (Double) sorted.get((int) Math.ceil(place));
        yield from + (to - from) * (place - Math.floor(place));
      }
      case PERCENTILE_DISC ->
          sorted.get(Math.max(0, (int) Math.ceil(within.fraction() * size) - 1));
      case MODE -> {
        int most = sorted.stream().mapToInt(v -> Collections.frequency(sorted, v)).max().orElse(0);
        yield sorted.stream()
            .filter(v -> Collections.frequency(sorted, v) == most)
            .findFirst()
            .orElseThrow();
      }
      default ->
          (within.once() ? sorted.stream().distinct() : sorted.stream())
              .map(Object::toString)
              .collect(Collectors.joining(within.separator()));
    };
  }

  private static @Nullable Object bits(AggregateFunction function, List<Number> values) {
    LongStream bits = values.stream().mapToLong(Number::longValue);
    OptionalLong result =
        switch (function) {
          case BIT_AND -> bits.reduce((a, b) -> a & b);
          case BIT_OR -> bits.reduce((a, b) -> a | b);
          default -> bits.reduce((a, b) -> a ^ b);
        };
    return result.isPresent() ? result.getAsLong() : null;
  }

  @Test
  void areThoseOfTheRowsThatAreThere() {
    for (int seed = 1; seed <= 6; seed++) {
      Random random = new Random(seed);
      int groups = 1 + random.nextInt(9);
      int values = 2 << random.nextInt(8);
      List<AggregateCall> calls = calls();
      RunningAggregateSpec spec = new RunningAggregateSpec(CHANGES, new int[] {0}, calls);
      List<@Nullable Object[]> there = new ArrayList<>();
      try (ChangelogRun run =
          new ChangelogRun(
              CHANGES, spec.outputSchema(), () -> new RunningAggregateOperator(spec))) {
        for (int batch = 0; batch < 40; batch++) {
          List<@Nullable Object[]> changes = new ArrayList<>();
          for (int i = random.nextInt(batch % 10 == 9 ? 300 : 9); i >= 0; i--) {
            boolean goes = !there.isEmpty() && random.nextInt(100) < (batch < 25 ? 35 : 65);
            @Nullable Object[] row =
                goes ? there.remove(random.nextInt(there.size())) : row(random, groups, values);
            if (!goes) {
              there.add(row);
            }
            @Nullable Object[] change = Arrays.copyOf(row, row.length + 1);
            change[row.length] = goes ? Changelog.RETRACT : Changelog.INSERT;
            changes.add(change);
          }
          run.push(changes);
          assertThat(run.content())
              .as("seed %d, batch %d", seed, batch)
              .isEqualTo(expected(spec.outputSchema(), calls, there));
        }
      }
    }
  }

  private static final List<AggregateFunction> MOMENTS =
      List.of(
          AggregateFunction.VAR_POP,
          AggregateFunction.VAR_SAMP,
          AggregateFunction.STDDEV_POP,
          AggregateFunction.STDDEV_SAMP,
          AggregateFunction.COVAR_POP,
          AggregateFunction.COVAR_SAMP,
          AggregateFunction.CORR,
          AggregateFunction.REGR_SLOPE,
          AggregateFunction.REGR_INTERCEPT,
          AggregateFunction.REGR_R2,
          AggregateFunction.REGR_AVGX,
          AggregateFunction.REGR_AVGY,
          AggregateFunction.REGR_SXX,
          AggregateFunction.REGR_SXY,
          AggregateFunction.REGR_SYY);
  private static final Schema PAIRS =
      Changelog.withWeight(TextBatches.schema("y DOUBLE, x DOUBLE NOT NULL"));

  private static ChangelogRun moments() {
    List<AggregateCall> calls = new ArrayList<>();
    for (AggregateFunction function : MOMENTS) {
      boolean two = calls.size() >= 4;
      calls.add(
          new AggregateCall(
              function,
              0,
              -1,
              ColumnType.DOUBLE.field("r" + calls.size(), true),
              false,
              two ? 1 : -1));
    }
    RunningAggregateSpec spec = new RunningAggregateSpec(PAIRS, new int[0], calls);
    return new ChangelogRun(PAIRS, spec.outputSchema(), () -> new RunningAggregateOperator(spec));
  }

  /** By two passes over the rows, the first of which finds the means. */
  private static @Nullable Double[] moments(List<double[]> pairs) {
    int n = pairs.size();
    double meanY = pairs.stream().mapToDouble(pair -> pair[0]).sum() / n;
    double meanX = pairs.stream().mapToDouble(pair -> pair[1]).sum() / n;
    double yy = 0;
    double xx = 0;
    double xy = 0;
    for (double[] pair : pairs) {
      yy += (pair[0] - meanY) * (pair[0] - meanY);
      xx += (pair[1] - meanX) * (pair[1] - meanX);
      xy += (pair[0] - meanY) * (pair[1] - meanX);
    }
    boolean none = n == 0;
    boolean few = n < 2;
    double slope = xy / xx;
    return new @Nullable Double[] {
      none ? null : (Double) (yy / n),
      few ? null : (Double) (yy / (n - 1)),
      none ? null : (Double) Math.sqrt(yy / n),
      few ? null : (Double) Math.sqrt(yy / (n - 1)),
      none ? null : (Double) (xy / n),
      few ? null : (Double) (xy / (n - 1)),
      few ? null : (Double) (xy / Math.sqrt(xx * yy)),
      few ? null : (Double) slope,
      few ? null : (Double) (meanY - slope * meanX),
      few ? null : (Double) (xy * xy / (xx * yy)),
      none ? null : (Double) meanX,
      none ? null : (Double) meanY,
      none ? null : (Double) xx,
      none ? null : (Double) xy,
      none ? null : (Double) yy
    };
  }

  private static void check(ChangelogRun run, List<double[]> there, String what) {
    @Nullable Double[] expected = moments(there);
    List<String> found = List.of(run.content().get(0).split(" \\| ", -1));
    for (int i = 0; i < expected.length; i++) {
      String as = what + ", " + MOMENTS.get(i) + " of " + there.size();
      Double value = expected[i];
      if (value == null) {
        assertThat(found.get(i)).as(as).isEqualTo("null");
      } else {
        assertThat(Double.parseDouble(found.get(i)))
            .as(as)
            .isCloseTo(value, Offset.offset(1e-9 * Math.max(1e-3, Math.abs(value))));
      }
    }
  }

  /** Rows of great numbers come and go among small ones, and none of them is noticed afterwards. */
  @Test
  void haveTheMomentsOfTheRowsThatAreThere() {
    for (int seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      double far = random.nextInt(3) == 0 ? 1e6 : 0;
      List<double[]> there = new ArrayList<>();
      try (ChangelogRun run = moments()) {
        for (int batch = 0; batch < 60; batch++) {
          List<@Nullable Object[]> changes = new ArrayList<>();
          for (int i = random.nextInt(batch % 10 == 9 ? 100 : 4); i >= 0; i--) {
            boolean goes = !there.isEmpty() && random.nextInt(100) < (batch < 40 ? 45 : 70);
            double[] pair =
                goes
                    ? there.remove(random.nextInt(there.size()))
                    : new double[] {far + random.nextGaussian(), random.nextDouble() - far};
            if (!goes) {
              there.add(pair);
            }
            int weight = goes ? Changelog.RETRACT : Changelog.INSERT;
            changes.add(new @Nullable Object[] {pair[0], pair[1], weight});
          }
          for (int weight : new int[] {Changelog.INSERT, Changelog.RETRACT}) {
            changes.add(new @Nullable Object[] {1e9 / 3, -1e8 / 7, weight});
            changes.add(new @Nullable Object[] {null, 3.0, weight});
          }
          run.push(changes);
          check(run, there, "seed " + seed + ", batch " + batch);
        }
      }
    }
  }

  @Test
  void haveNoSlopeWhereTheyAreAllTheSame() {
    try (ChangelogRun run = moments()) {
      run.push("0.1 | 0.7 | 1", "0.1 | 0.7 | 1", "0.1 | 0.7 | 1");
      assertThat(run.content())
          .containsExactly(
              "0.0 | 0.0 | 0.0 | 0.0 | 0.0 | 0.0 | null | null | null"
                  + " | null | 0.7 | 0.1 | 0.0 | 0.0 | 0.0");

      run.push("NaN | 1 | 1");
      assertThat(run.content())
          .containsExactly(String.join(" | ", Collections.nCopies(MOMENTS.size(), "NaN")));

      run.push("NaN | 1 | -1", "0.1 | 0.7 | -1", "0.1 | 0.7 | -1");
      assertThat(run.content())
          .containsExactly(
              "0.0 | null | 0.0 | null | 0.0 | null | null | null | null"
                  + " | null | 0.7 | 0.1 | 0.0 | 0.0 | 0.0");
    }
  }

  @Test
  void failWhereASquareIsBeyondItsRange() {
    try (ChangelogRun run = moments()) {
      run.push("1e200 | 1 | 1", "1 | 1 | 1", "1e200 | 1 | -1");
      assertThat(run.content()).hasSize(1);

      assertThat(catchThrowableOfType(LaminarException.class, () -> run.push("1e200 | 1 | 1")))
          .extracting(LaminarException::errorCode)
          .isEqualTo(ErrorCode.NUMERIC_OVERFLOW);
    }
  }

  /** Of each type; the one row may be null. */
  @Test
  void areSingleWhereThereIsOneRow() {
    List<AggregateCall> calls = new ArrayList<>();
    for (int argument = 1; argument < FLAG; argument++) {
      Field result =
          ColumnType.field("r" + argument, ROWS.getFields().get(argument).getType(), true);
      calls.add(new AggregateCall(AggregateFunction.SINGLE_VALUE, argument, -1, result, false, -1));
    }
    for (Schema input : List.of(ROWS, CHANGES)) {
      RunningAggregateSpec spec = new RunningAggregateSpec(input, new int[] {0}, calls);
      String come = input == ROWS ? "" : " | 1";
      String go = " | -1";
      String row = " | -5 | 6 | 0.5 | 1.2500 | text | true | 1970-01-01 00:00:01 | true";
      String nulls = " | null | null | null | null | null | null | null | null";
      try (ChangelogRun run =
          new ChangelogRun(input, spec.outputSchema(), () -> new RunningAggregateOperator(spec))) {
        run.push("1" + row + come, "2" + nulls + come);
        assertThat(run.content())
            .containsExactly(
                "1 | -5 | 6 | 0.5 | 1.2500 | text | true | 1970-01-01 00:00:01",
                "2 | null | null | null | null | null | null | null");
        if (input == CHANGES) {
          assertThat(
                  run.push("2" + row + come, "1" + nulls + come, "1" + row + go, "2" + nulls + go))
              .hasSize(4);
          assertThat(run.content())
              .hasSize(2)
              .contains("1 | null | null | null | null | null | null | null");
        }
        assertThat(catchThrowableOfType(LaminarException.class, () -> run.push("1" + nulls + come)))
            .hasMessageContaining("more than one row returned by a subquery")
            .extracting(LaminarException::errorCode)
            .isEqualTo(ErrorCode.MORE_THAN_ONE_ROW);
      }
    }
  }

  /** Ten thousand million steps, if each change took as many as there are values. */
  @Test
  void costLittleHoweverManyTheyAre() {
    int rows = 200_000;
    AggregateCall least =
        new AggregateCall(AggregateFunction.MIN, 0, -1, "r", ColumnType.BIGINT, true);
    Schema changes = Changelog.withWeight(TextBatches.schema("n BIGINT NOT NULL"));
    RunningAggregateSpec spec = new RunningAggregateSpec(changes, new int[0], List.of(least));
    try (ChangelogRun run =
        new ChangelogRun(changes, spec.outputSchema(), () -> new RunningAggregateOperator(spec))) {
      for (int weight : new int[] {Changelog.INSERT, Changelog.RETRACT}) {
        for (int from = 0; from < rows; from += 4000) {
          List<@Nullable Object[]> batch = new ArrayList<>();
          for (int i = from; i < from + 4000; i++) {
            batch.add(new @Nullable Object[] {(long) i, weight});
          }
          run.push(batch);
          String first =
              weight > 0 ? "0" : from + 4000 == rows ? "null" : String.valueOf(from + 4000);
          assertThat(run.content()).containsExactly(first);
        }
      }
    }
  }
}
