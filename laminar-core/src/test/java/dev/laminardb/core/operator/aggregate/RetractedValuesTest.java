package dev.laminardb.core.operator.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.testing.ChangelogRun;
import dev.laminardb.core.testing.TextBatches;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Aggregates of random rows that come and go, against the same of the rows that are there. */
class RetractedValuesTest {
  private static final Schema ROWS =
      TextBatches.schema(
          "k INT, i INT, n BIGINT, d DOUBLE, e DECIMAL, s VARCHAR, b BOOLEAN, t TIMESTAMP, f BOOLEAN");
  private static final Schema CHANGES = Changelog.withWeight(ROWS);
  private static final int FLAG = 8;

  private static List<AggregateCall> calls() {
    List<AggregateCall> calls = new ArrayList<>();
    for (int filter : new int[] {-1, FLAG}) {
      for (int argument = 1; argument < FLAG; argument++) {
        for (AggregateFunction function : List.of(AggregateFunction.MIN, AggregateFunction.MAX)) {
          Field result =
              ColumnType.field("r" + calls.size(), ROWS.getFields().get(argument).getType(), true);
          calls.add(new AggregateCall(function, argument, filter, result, false, -1));
        }
      }
    }
    return calls;
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
                line[i + 1] =
                    result(
                        call,
                        there.stream()
                            .filter(row -> key.equals(row[0]))
                            .filter(row -> call.filter() < 0 || Boolean.TRUE.equals(row[FLAG]))
                            .map(row -> row[call.argument()]));
              }
              lines.add(TextBatches.line(Changelog.withoutWeight(output), line));
            });
    Collections.sort(lines);
    return lines;
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object result(AggregateCall call, Stream<@Nullable Object> values) {
    Comparator<Object> order = (a, b) -> ((Comparable<Object>) a).compareTo(b);
    Stream<Object> present = values.filter(Objects::nonNull).map(Objects::requireNonNull);
    return (call.function() == AggregateFunction.MIN ? present.min(order) : present.max(order))
        .orElse(null);
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
