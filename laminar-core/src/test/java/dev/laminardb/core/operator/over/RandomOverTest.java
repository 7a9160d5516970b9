package dev.laminardb.core.operator.over;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.aggregate.AggregateFunction;
import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.core.testing.ChangelogRun;
import dev.laminardb.core.testing.TextBatches;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random rows that come and go, against plain Java after every batch; instances that are restored
 * again and again, and that work in the smallest of steps, emit the same.
 */
class RandomOverTest {
  private static final Schema ROWS =
      TextBatches.schema("k BIGINT NOT NULL, v BIGINT NOT NULL, name VARCHAR, id BIGINT NOT NULL");
  private static final Schema CHANGES = Changelog.withWeight(ROWS);
  private static final int V = 1;
  private static final int NAME = 2;
  private static final int ID = 3;

  /** Three rows before to one behind. */
  private static final Frame NEAR =
      new Frame(
          Frame.Unit.ROWS, new Bound(Bound.Kind.PRECEDING, 3), new Bound(Bound.Kind.FOLLOWING, 1));

  private static final Frame WIDE =
      new Frame(Frame.Unit.ROWS, new Bound(Bound.Kind.PRECEDING, 40), Bound.CURRENT);

  private static final Frame SO_FAR = new Frame(Frame.Unit.ROWS, Bound.BEGINNING, Bound.CURRENT);

  /** A row of the model. */
  private record Row(long k, long v, @Nullable String name, long id) {
    private @Nullable Object[] values(int weight) {
      return new @Nullable Object[] {k, v, name, id, weight};
    }
  }

  private static OverCall call(OverFunction function) {
    return new OverCall(function, ColumnType.BIGINT.field(function.name(), false));
  }

  private static OverCall value(OverFunction function, long number, Frame frame) {
    return new OverCall(
        function, NAME, -1, number, false, frame, ColumnType.VARCHAR.field(function.name(), true));
  }

  private static OverCall known(OverFunction function, long number, Frame frame) {
    return new OverCall(
        function, NAME, -1, number, true, frame, ColumnType.VARCHAR.field(function.name(), true));
  }

  private static FramedAggregates aggregate(Frame frame, AggregateFunction function) {
    return new FramedAggregates(
        frame,
        List.of(
            new AggregateCall(
                function, V, AggregateCall.NO_FILTER, "a" + function, ColumnType.BIGINT, true)));
  }

  private static OverSpec spec() {
    return new OverSpec(
        CHANGES,
        new int[] {0},
        List.of(new SortKey(V, false, false), new SortKey(ID, true, false)),
        new int[] {ID},
        List.of(
            call(OverFunction.ROW_NUMBER),
            call(OverFunction.DENSE_RANK),
            value(OverFunction.LAG, 2, Frame.PARTITION),
            value(OverFunction.LAST_VALUE, 0, NEAR),
            known(OverFunction.LAG, 2, Frame.PARTITION),
            known(OverFunction.LEAD, 1, Frame.PARTITION),
            known(OverFunction.LAST_VALUE, 0, SO_FAR),
            known(OverFunction.NTH_VALUE, 2, NEAR)),
        List.of(
            aggregate(SO_FAR, AggregateFunction.SUM),
            aggregate(Frame.PARTITION, AggregateFunction.MAX),
            aggregate(WIDE, AggregateFunction.MIN)));
  }

  /** The results of all rows, worked out from scratch. */
  private static List<String> expected(List<Row> rows) {
    TreeMap<Long, List<Row>> partitions = new TreeMap<>();
    rows.forEach(row -> partitions.computeIfAbsent(row.k, k -> new ArrayList<>()).add(row));
    List<String> lines = new ArrayList<>();
    for (List<Row> partition : partitions.values()) {
      partition.sort(
          Comparator.comparingLong(Row::v)
              .thenComparing(Comparator.comparingLong(Row::id).reversed()));
      long sum = 0;
      for (int i = 0; i < partition.size(); i++) {
        sum += partition.get(i).v;
        long max = partition.get(partition.size() - 1).v;
        long min = partition.get(Math.max(0, i - 40)).v;
        String lag = i < 2 ? null : partition.get(i - 2).name;
        String last = partition.get(Math.min(partition.size() - 1, i + 1)).name;
        List<String> before = known(partition.subList(0, i));
        List<String> behind = known(partition.subList(i + 1, partition.size()));
        List<String> soFar = known(partition.subList(0, i + 1));
        List<String> near =
            known(partition.subList(Math.max(0, i - 3), Math.min(partition.size(), i + 2)));
        lines.add(
            TextBatches.line(
                Changelog.withoutWeight(spec().outputSchema()),
                partition.get(i).id,
                i + 1L,
                i + 1L,
                lag,
                last,
                from(before, before.size() - 2),
                from(behind, 0),
                from(soFar, soFar.size() - 1),
                from(near, 1),
                sum,
                max,
                min));
      }
    }
    lines.sort(Comparator.naturalOrder());
    return lines;
  }

  /** The names that are not null. */
  private static List<String> known(List<Row> rows) {
    List<String> names = new ArrayList<>();
    for (Row row : rows) {
      if (row.name != null) {
        names.add(row.name);
      }
    }
    return names;
  }

  private static @Nullable String from(List<String> names, int i) {
    return i >= 0 && i < names.size() ? names.get(i) : null;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void resultsAreThoseOfPlainJavaAfterEachBatch(long seed) {
    // given
    Random random = new Random(seed);
    int mostAtOnce = random.nextBoolean() ? 1 : 1 << 15;
    List<Row> rows = new ArrayList<>();
    long nextId = 0;
    OverSpec spec = spec();
    try (ChangelogRun run =
        new ChangelogRun(CHANGES, spec.outputSchema(), () -> new OverOperator(spec, mostAtOnce))) {
      for (int batch = 0; batch < 40; batch++) {
        // when
        List<@Nullable Object[]> changes = new ArrayList<>();
        int most = batch == 5 ? Batch.MAX_ROWS : 1 + random.nextInt(30);
        for (int i = 0; i < most; i++) {
          if (rows.isEmpty() || random.nextInt(5) > 1) {
            Row row = row(random, nextId++);
            rows.add(row);
            changes.add(row.values(Changelog.INSERT));
          } else {
            Row row = rows.remove(random.nextInt(rows.size()));
            changes.add(row.values(Changelog.RETRACT));
          }
        }
        run.push(changes);

        // then
        assertThat(run.content()).as("seed %d, batch %d", seed, batch).isEqualTo(expected(rows));
      }
    }
  }

  private static Row row(Random random, long id) {
    String name = random.nextInt(5) == 0 ? null : "name " + random.nextInt(9);
    return new Row(random.nextInt(3), random.nextInt(1000) - 500, name, id);
  }
}
