package dev.laminardb.core.operator.aggregate;

import static dev.laminardb.core.operator.aggregate.AggregateFunction.AVG;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.SUM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.testing.InMemoryStateStore;
import dev.laminardb.core.testing.TestMemory;
import dev.laminardb.core.testing.TextBatches;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SUM and AVG of BIGINTs near the ends of their range, against those of BigIntegers. */
class ExactSumsTest {
  private static final int GROUPS = 2050;
  private static final Schema CHANGES =
      Changelog.withWeight(TextBatches.schema("slot INT NOT NULL, n BIGINT NOT NULL"));
  private static final List<AggregateCall> CALLS =
      List.of(
          new AggregateCall(SUM, 1, -1, "s", ColumnType.BIGINT, true),
          new AggregateCall(AVG, 1, -1, "m", ColumnType.DOUBLE, true),
          new AggregateCall(SUM, 1, -1, ColumnType.BIGINT.field("d", true), true, -1));
  private static final Schema RESULTS =
      new Schema(CALLS.stream().map(AggregateCall::result).toList());
  private static final long[] VALUES = {
    Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE + 1, 1, -1, 0, 1L << 62
  };

  @RegisterExtension final TestMemory memory = new TestMemory();

  /** The values of the groups, as they ought to be. */
  private final List<List<Long>> present = new ArrayList<>();

  private final InMemoryStateStore store = new InMemoryStateStore();
  private AggregateStates states = states();

  private static AggregateStates states() {
    AggregateStates states =
        new AggregateStates(CHANGES, CALLS, AggregateKernel.NONE, new BatchScratch(0));
    states.grow(GROUPS);
    return states;
  }

  private void change(BatchPool pool, AggregateStates to, List<Object[]> changes) {
    Batch batch = TextBatches.batch(pool, changes);
    int[] slots = changes.stream().mapToInt(row -> (Integer) row[0]).toArray();
    try {
      to.add(batch, IntStream.range(0, slots.length).toArray(), slots, slots.length);
    } finally {
      batch.release();
    }
  }

  /** Adds values and takes some back, in an order of its own. */
  private void change(BatchPool pool, Random random) {
    List<Object[]> changes = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int group = group(random);
      List<Long> ofGroup = present.get(group);
      if (!ofGroup.isEmpty() && random.nextInt(3) == 0) {
        Long gone = ofGroup.remove(random.nextInt(ofGroup.size()));
        changes.add(new Object[] {group, gone, Changelog.RETRACT});
      } else {
        long value = VALUES[random.nextInt(VALUES.length)];
        ofGroup.add(value);
        changes.add(new Object[] {group, value, Changelog.INSERT});
      }
    }
    change(pool, states, changes);
  }

  /** Few are used, on the first and on the last page. */
  private static int group(Random random) {
    return random.nextBoolean() ? random.nextInt(4) : GROUPS - 1 - random.nextInt(4);
  }

  private void merge(BatchPool pool, Random random) {
    AggregateStates other = states();
    List<Object[]> rows = new ArrayList<>();
    int to = group(random);
    for (int i = 0; i < 5; i++) {
      long value = VALUES[random.nextInt(VALUES.length)];
      present.get(to).add(value);
      rows.add(new Object[] {7, value, Changelog.INSERT});
    }
    change(pool, other, rows);
    states.merge(other, 7, 1, new int[] {to});
  }

  private void reset(Random random) {
    int group = group(random);
    states.reset(new int[] {group}, 1);
    present.get(group).clear();
  }

  private void restore() {
    store.save(states);
    states = new AggregateStates(CHANGES, CALLS, AggregateKernel.NONE, new BatchScratch(0));
    store.load(states);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void sumsAreExactWhateverTheOrder(int seed) {
    Random random = new Random(seed);
    IntStream.range(0, GROUPS).forEach(group -> present.add(new ArrayList<>()));
    try (BatchPool pool = new BatchPool(CHANGES, memory.allocator())) {
      for (int step = 0; step < 400; step++) {
        switch (random.nextInt(8)) {
          case 0 -> merge(pool, random);
          case 1 -> reset(random);
          case 2 -> restore();
          default -> change(pool, random);
        }
        for (int group = 0; group < GROUPS; group += group == 3 ? GROUPS - 8 : 1) {
          check(group, "seed " + seed + ", step " + step + ", group " + group);
        }
      }
    }
  }

  private void check(int group, String where) {
    List<Long> values = present.get(group);
    BigInteger sum = sum(values);
    BigInteger distinct = sum(values.stream().distinct().toList());
    if (sum.bitLength() >= Long.SIZE || distinct.bitLength() >= Long.SIZE) {
      assertThatThrownBy(() -> results(group))
          .as(where)
          .isInstanceOfSatisfying(
              LaminarException.class,
              e -> assertThat(e.errorCode()).isEqualTo(ErrorCode.NUMERIC_OVERFLOW))
          .hasMessageContaining("cast its argument to DECIMAL");
    } else if (values.isEmpty()) {
      assertThat(results(group)).as(where).containsOnlyNulls();
    } else {
      assertThat(results(group))
          .as(where)
          .containsExactly(
              sum.longValueExact(), sum.doubleValue() / values.size(), distinct.longValueExact());
    }
  }

  private static BigInteger sum(List<Long> values) {
    return values.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
  }

  private @Nullable Object[] results(int group) {
    try (BatchPool pool = new BatchPool(RESULTS, memory.allocator())) {
      BatchBuilder out = pool.builder();
      Batch batch;
      try {
        states.write(new int[] {group}, 1, out, 0);
        out.addRows(1);
        batch = out.build();
      } catch (RuntimeException e) {
        out.discard();
        throw e;
      }
      try {
        return TextBatches.rows(batch).get(0);
      } finally {
        batch.release();
      }
    }
  }

  @Test
  void meansAreOfTheWholeSum() {
    AggregateCall mean = CALLS.get(1);
    AggregateStates means =
        new AggregateStates(CHANGES, List.of(mean), AggregateKernel.NONE, new BatchScratch(0));
    means.grow(1);
    try (BatchPool pool = new BatchPool(CHANGES, memory.allocator());
        BatchPool results = new BatchPool(new Schema(List.of(mean.result())), memory.allocator())) {
      Object[] row = {0, Long.MAX_VALUE, Changelog.INSERT};
      change(pool, means, Arrays.asList(row, row, row));

      BatchBuilder out = results.builder();
      means.write(new int[] {0}, 1, out, 0);
      out.addRows(1);
      Batch batch = out.build();
      Object[] found = TextBatches.rows(batch).get(0);
      batch.release();

      assertThat(found).containsExactly(0x1p63);
    }
  }

  @Test
  void onlyGroupsThatWrapAroundTakeMoreMemory() {
    AggregateStates sums =
        new AggregateStates(
            CHANGES, List.of(CALLS.get(0)), AggregateKernel.NONE, new BatchScratch(0));
    sums.grow(GROUPS);
    long ofSums = sums.bytes();
    try (BatchPool pool = new BatchPool(CHANGES, memory.allocator())) {
      Object[] row = {5, Long.MAX_VALUE, Changelog.INSERT};
      change(pool, sums, List.<Object[]>of(row));
      assertThat(sums.bytes()).isEqualTo(ofSums);

      change(pool, sums, List.<Object[]>of(row));
      assertThat(sums.bytes()).isEqualTo(ofSums + 1024 * Long.BYTES);
    }
  }
}
