package dev.laminardb.core.operator.over;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Frames of random groups and ranges that leave out rows, over rows of few different sort keys that
 * come and go, against plain Java after every batch.
 */
class RandomFrameTest {
  private static final Schema ROWS = TextBatches.schema("v BIGINT NOT NULL, id BIGINT NOT NULL");
  private static final Schema CHANGES = Changelog.withWeight(ROWS);
  private static final int V = 0;
  private static final int ID = 1;

  private static final AggregateCall DIFFERENT =
      new AggregateCall(
          AggregateFunction.COUNT,
          V,
          AggregateCall.NO_FILTER,
          ColumnType.BIGINT.field("different", false),
          true,
          -1);

  private record Row(long v, long id) {}

  private static Bound bound(Random random, boolean lower) {
    return switch (random.nextInt(4)) {
      case 0 -> lower ? Bound.BEGINNING : Bound.END;
      case 1 -> Bound.CURRENT;
      case 2 -> new Bound(Bound.Kind.PRECEDING, random.nextInt(4));
      default -> new Bound(Bound.Kind.FOLLOWING, random.nextInt(4));
    };
  }

  private static Frame frame(Random random) {
    Frame.Unit unit = random.nextInt(3) > 0 ? Frame.Unit.GROUPS : Frame.Unit.RANGE;
    Frame.Exclusion[] exclusions = Frame.Exclusion.values();
    return new Frame(
        unit,
        bound(random, true),
        bound(random, false),
        exclusions[random.nextInt(exclusions.length)]);
  }

  private static AggregateCall call(AggregateFunction function, boolean nullable) {
    return new AggregateCall(
        function, ID, AggregateCall.NO_FILTER, "a" + function, ColumnType.BIGINT, nullable);
  }

  private static OverSpec spec(Frame frame) {
    return new OverSpec(
        CHANGES,
        new int[0],
        List.of(new SortKey(V, false, false)),
        new int[] {ID},
        List.of(),
        List.of(
            new FramedAggregates(
                frame,
                List.of(call(AggregateFunction.COUNT, false), call(AggregateFunction.MAX, true))),
            new FramedAggregates(frame, List.of(DIFFERENT))));
  }

  /** How far a row's sort key is from another, in what the frame counts. */
  private static long distance(Frame frame, List<Row> rows, Row from, Row to) {
    if (frame.unit() == Frame.Unit.RANGE) {
      return to.v - from.v;
    }
    long least = Math.min(from.v, to.v);
    long most = Math.max(from.v, to.v);
    long groups =
        rows.stream().mapToLong(Row::v).filter(v -> v > least && v <= most).distinct().count();
    return to.v < from.v ? -groups : groups;
  }

  private static long limit(Bound bound) {
    return switch (bound.kind()) {
      case UNBOUNDED_PRECEDING -> Long.MIN_VALUE;
      case PRECEDING -> -bound.offset();
      case CURRENT_ROW -> 0;
      case FOLLOWING -> bound.offset();
      case UNBOUNDED_FOLLOWING -> Long.MAX_VALUE;
    };
  }

  private static boolean isIn(Frame frame, List<Row> rows, Row current, Row row) {
    long distance = distance(frame, rows, current, row);
    if (distance < limit(frame.lower()) || distance > limit(frame.upper())) {
      return false;
    }
    return switch (frame.exclusion()) {
      case NO_OTHERS -> true;
      case CURRENT_ROW -> row.id != current.id;
      case GROUP -> row.v != current.v;
      case TIES -> row.v != current.v || row.id == current.id;
    };
  }

  private static List<String> expected(Frame frame, List<Row> rows) {
    List<String> lines = new ArrayList<>();
    for (Row current : rows) {
      List<Row> in = rows.stream().filter(row -> isIn(frame, rows, current, row)).toList();
      Long max = in.isEmpty() ? null : in.stream().mapToLong(Row::id).max().getAsLong();
      long different = in.stream().mapToLong(Row::v).distinct().count();
      Schema schema = Changelog.withoutWeight(spec(frame).outputSchema());
      lines.add(TextBatches.line(schema, current.id, (long) in.size(), max, different));
    }
    lines.sort(Comparator.naturalOrder());
    return lines;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void framesHaveTheRowsThatPlainJavaFinds(long seed) {
    // given
    Random random = new Random(seed);
    Frame frame = frame(random);
    int mostAtOnce = random.nextBoolean() ? 1 : 1 << 15;
    List<Row> rows = new ArrayList<>();
    long nextId = 0;
    OverSpec spec = spec(frame);
    try (ChangelogRun run =
        new ChangelogRun(CHANGES, spec.outputSchema(), () -> new OverOperator(spec, mostAtOnce))) {
      for (int batch = 0; batch < 30; batch++) {
        // when
        List<@Nullable Object[]> changes = new ArrayList<>();
        for (int i = batch == 3 ? 60 : 1 + random.nextInt(8); i > 0; i--) {
          boolean comes = rows.isEmpty() || random.nextInt(5) > 1;
          Row row =
              comes
                  ? new Row(random.nextInt(25), nextId++)
                  : rows.remove(random.nextInt(rows.size()));
          if (comes) {
            rows.add(row);
          }
          int weight = comes ? Changelog.INSERT : Changelog.RETRACT;
          changes.add(new @Nullable Object[] {row.v, row.id, weight});
        }
        run.push(changes);

        // then
        assertThat(run.content())
            .as("seed %d, batch %d, %s", seed, batch, frame)
            .isEqualTo(expected(frame, rows));
      }
    }
  }
}
