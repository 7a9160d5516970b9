package dev.laminardb.core.operator.aggregate;

import static dev.laminardb.core.operator.aggregate.AggregateFunction.AVG;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.COUNT;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.SUM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.testing.TestMemory;
import dev.laminardb.core.testing.TextBatches;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DISTINCT over rows that come and go, with groups given by number. */
class AggregateStatesTest {
  private static final int GROUPS = 7;
  private static final Schema CHANGES =
      Changelog.withWeight(
          TextBatches.schema("slot INT NOT NULL, n BIGINT, s VARCHAR, small BOOLEAN"));
  private static final Schema RESULTS =
      new Schema(calls().stream().map(AggregateCall::result).toList());

  @RegisterExtension final TestMemory memory = new TestMemory();

  private static AggregateCall distinct(AggregateFunction function, int argument, int filter) {
    ColumnType result = function == AVG ? ColumnType.DOUBLE : ColumnType.BIGINT;
    String name = function.name() + argument + filter;
    return new AggregateCall(
        function, argument, filter, result.field(name, function != COUNT), true, -1);
  }

  private static List<AggregateCall> calls() {
    return List.of(
        new AggregateCall(COUNT, -1, -1, "rows", ColumnType.BIGINT, false),
        distinct(COUNT, 1, -1),
        distinct(COUNT, 2, -1),
        distinct(COUNT, 1, 3),
        distinct(SUM, 1, -1),
        distinct(COUNT, 2, 3),
        distinct(AVG, 1, 3));
  }

  private static AggregateStates states() {
    AggregateStates states =
        new AggregateStates(CHANGES, calls(), AggregateKernel.NONE, new BatchScratch(0));
    states.grow(GROUPS);
    return states;
  }

  private static void add(AggregateStates states, BatchPool pool, List<Object[]> changes) {
    Batch batch = TextBatches.batch(pool, changes);
    int[] slots = changes.stream().mapToInt(row -> (Integer) row[0]).toArray();
    try {
      states.add(batch, IntStream.range(0, slots.length).toArray(), slots, slots.length);
    } finally {
      batch.release();
    }
  }

  private List<Object[]> results(AggregateStates states) {
    try (BatchPool pool = new BatchPool(RESULTS, memory.allocator())) {
      BatchBuilder out = pool.builder();
      states.write(IntStream.range(0, GROUPS).toArray(), GROUPS, out, 0);
      out.addRows(GROUPS);
      Batch batch = out.build();
      try {
        return TextBatches.rows(batch);
      } finally {
        batch.release();
      }
    }
  }

  /** The results of the rows that are there, from lists. */
  private static List<Object[]> expected(List<Object[]> rows) {
    List<Object[]> results = new ArrayList<>();
    for (int group = 0; group < GROUPS; group++) {
      Object[] result = new Object[RESULTS.getFields().size()];
      int number = group;
      List<Object[]> mine = rows.stream().filter(row -> row[0].equals(number)).toList();
      for (int i = 0; i < result.length; i++) {
        result[i] = result(calls().get(i), mine);
      }
      results.add(result);
    }
    return results;
  }

  private static Object result(AggregateCall call, List<Object[]> rows) {
    if (call.argument() < 0) {
      return (long) rows.size();
    }
    List<Object> values =
        rows.stream()
            .filter(row -> call.filter() < 0 || Boolean.TRUE.equals(row[call.filter()]))
            .map(row -> row[call.argument()])
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    if (call.function() == COUNT) {
      return (long) values.size();
    }
    long sum = values.stream().mapToLong(v -> (Long) v).sum();
    return values.isEmpty()
        ? null
        : call.function() == SUM ? (Object) sum : (Object) ((double) sum / values.size());
  }

  private static Object[] row(Random random) {
    long n = random.nextInt(random.nextInt(20) == 0 ? 1000 : 12);
    return new Object[] {
      random.nextInt(GROUPS),
      random.nextInt(5) == 0 ? null : n,
      random.nextInt(5) == 0 ? null : "s" + n / 2,
      random.nextInt(5) == 0 ? null : random.nextBoolean(),
      Changelog.INSERT
    };
  }

  private static Object[] retracted(Object[] row) {
    Object[] gone = row.clone();
    gone[gone.length - 1] = Changelog.RETRACT;
    return gone;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void countsTheDistinctValuesOfTheRowsThatAreThere(int seed) {
    Random random = new Random(seed);
    AggregateStates states = states();
    List<Object[]> present = new ArrayList<>();
    try (BatchPool pool = new BatchPool(CHANGES, memory.allocator())) {
      for (int step = 0; step < 400; step++) {
        // Grows, then shrinks to nothing, and again.
        int stay = step / 100 % 2 == 0 ? 3 : 1;
        List<Object[]> changes = new ArrayList<>();
        for (int i = random.nextInt(1, 100); i > 0; i--) {
          if (random.nextInt(4) < stay || present.isEmpty()) {
            changes.add(row(random));
            present.add(changes.get(changes.size() - 1));
          } else {
            changes.add(retracted(present.remove(random.nextInt(present.size()))));
          }
        }
        add(states, pool, changes);

        assertThat(results(states))
            .as("step %d", step)
            .usingRecursiveComparison()
            .isEqualTo(expected(present));
      }
    }
  }

  @Test
  void mergesValuesWithHowOftenTheyAreThere() {
    Random random = new Random(4);
    AggregateStates states = states();
    AggregateStates other = states();
    List<Object[]> rows = new ArrayList<>();
    List<Object[]> otherRows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      rows.add(row(random));
      otherRows.add(row(random));
    }
    try (BatchPool pool = new BatchPool(CHANGES, memory.allocator())) {
      add(states, pool, rows);
      add(other, pool, otherRows);

      states.merge(other, 2, 4, new int[] {6, 0, 3, 3});
      int[] groupOf = {-1, -1, 6, 0, 3, 3, -1};
      otherRows.removeIf(row -> groupOf[(Integer) row[0]] < 0);
      otherRows.forEach(row -> row[0] = groupOf[(Integer) row[0]]);
      rows.addAll(otherRows);
      assertThat(results(states)).usingRecursiveComparison().isEqualTo(expected(rows));

      // What was merged can go, one by one, until nothing is left.
      add(states, pool, rows.stream().map(AggregateStatesTest::retracted).toList());
      assertThat(results(states)).usingRecursiveComparison().isEqualTo(expected(List.of()));
    }
  }

  @Test
  void sharesNoMoreCallsThanATableHasMarks() {
    List<AggregateCall> many = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      many.add(distinct(COUNT, 1, i % 2 == 0 ? -1 : 3));
      fields.add(ColumnType.BIGINT.field("c" + i, false));
    }
    Schema input = Changelog.withoutWeight(CHANGES);
    AggregateStates states =
        new AggregateStates(input, many, AggregateKernel.NONE, new BatchScratch(0));
    states.grow(1);
    try (BatchPool pool = new BatchPool(input, memory.allocator());
        BatchPool results = new BatchPool(new Schema(fields), memory.allocator())) {
      add(
          states,
          pool,
          List.of(
              new Object[] {0, 1L, null, true},
              new Object[] {0, 2L, null, false},
              new Object[] {0, 1L, null, true}));
      BatchBuilder out = results.builder();
      states.write(new int[] {0}, 1, out, 0);
      out.addRows(1);
      Batch batch = out.build();
      Object[] row = TextBatches.rows(batch).get(0);
      batch.release();

      for (int i = 0; i < row.length; i++) {
        assertThat(row[i]).isEqualTo(i % 2 == 0 ? 2L : 1L);
      }
    }
  }

  @Test
  void refusesToTakeBackAValueThatIsNotThere() {
    AggregateStates states = states();
    try (BatchPool pool = new BatchPool(CHANGES, memory.allocator())) {
      List<Object[]> changes = new ArrayList<>();
      changes.add(new Object[] {0, 5L, null, null, Changelog.RETRACT});
      assertThatThrownBy(() -> add(states, pool, changes))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("does not have");
    }
  }
}
