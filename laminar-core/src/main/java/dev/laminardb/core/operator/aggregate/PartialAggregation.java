package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.DistinctTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * An aggregation in two steps: each core makes partial rows of the batches that it gets, and where
 * the partial rows of a key meet they are aggregated like rows, by calls that this class gives. Of
 * the columns of a partial row, any can be null but the keys:
 *
 * <pre>
 *   keys | time | a sum, a count, an extreme .. | a value, its filters | another value ..
 *   ACME    0     30     2       17               null   null            null
 *   ACME    0     null   null    null             7      true            null
 * </pre>
 *
 * <p>The first row has what the aggregates of a group's rows come to. Of a DISTINCT aggregate's
 * argument each value of the group comes once, with what its filters say. The time is that of the
 * windows' pane, if there are windows.
 *
 * <p>Immutable.
 */
public final class PartialAggregation {
  /** An aggregate over the input that partial rows have a column of. */
  private record Partial(AggregateFunction function, int argument, int filter) {}

  /**
   * What partial rows have of the argument of DISTINCT aggregates.
   *
   * @param argument the input column
   * @param filters of each set of its values the {@link AggregateCall#filter}
   * @param value the column of the value
   * @param filterColumns of each set the column that says whether the value is in it, or -1 where
   *     every value is
   */
  @SuppressWarnings("ArrayRecordComponent")
  record DistinctColumns(int argument, int[] filters, int value, int[] filterColumns) {}

  private final Schema input;
  private final int[] inputKeys;
  private final int time;
  private final boolean hasDistinct;
  private final List<Field> fields = new ArrayList<>();
  private final Map<Partial, Integer> columns = new LinkedHashMap<>();
  private final List<AggregateCall> partials = new ArrayList<>();
  private final Map<Integer, DistinctColumns> distinct = new LinkedHashMap<>();
  private final List<AggregateCall> calls = new ArrayList<>();

  /**
   * The two steps of an aggregation.
   *
   * @param input the schema of its input
   * @param keys the key columns of the input, possibly none
   * @param timeColumn the event-time column of the input, or -1 without windows
   * @param calls the aggregates, for which {@link #isExact} holds
   */
  public PartialAggregation(Schema input, int[] keys, int timeColumn, List<AggregateCall> calls) {
    this.input = input;
    this.inputKeys = keys.clone();
    this.hasDistinct = calls.stream().anyMatch(AggregateCall::distinct);
    for (int key : keys) {
      fields.add(field(key));
    }
    this.time = timeColumn < 0 ? -1 : fields.size();
    if (timeColumn >= 0) {
      fields.add(field(timeColumn));
    }
    List<AggregateCall> overPartials =
        calls.stream().map(c -> c.distinct() ? c : plain(c)).toList();
    calls.stream().filter(AggregateCall::distinct).forEach(c -> addDistinct(c, calls));
    overPartials.forEach(c -> this.calls.add(c.distinct() ? overValues(c) : c));
  }

  /**
   * Whether aggregates of partial rows always come to what those of the rows do. They do not where
   * the order of rows decides, or rounding does: FIRST_VALUE and LAST_VALUE, sums and variances of
   * REAL and DOUBLE; nor for SINGLE_VALUE, and whatever takes rows back.
   */
  public static boolean isExact(Schema input, List<AggregateCall> calls) {
    return Changelog.weightColumn(input) < 0
        && calls.stream().allMatch(call -> isExact(input, call))
        && calls.stream()
            .filter(AggregateCall::distinct)
            .allMatch(call -> filters(call.argument(), calls).length <= DistinctTable.MARKS);
  }

  private static boolean isExact(Schema input, AggregateCall call) {
    return switch (call.function()) {
      case COUNT, MIN, MAX, BIT_AND, BIT_OR, BIT_XOR -> true;
      case SUM, AVG ->
          !ColumnType.of(input.getFields().get(call.argument())).isFloating()
              && call.countColumn() < 0;
      default -> false;
    };
  }

  private Field field(int column) {
    return input.getFields().get(column);
  }

  private int add(Field field) {
    fields.add(field);
    return fields.size() - 1;
  }

  /** A call over the partial rows' columns for one that is not DISTINCT. */
  private AggregateCall plain(AggregateCall call) {
    AggregateFunction function = call.function();
    return switch (function) {
      // Every group has a row with a count, so that the sum of counts is never null.
      case COUNT -> over(AggregateFunction.SUM, column(AggregateFunction.COUNT, call), -1, call);
      case SUM, MIN, MAX, BIT_AND, BIT_OR, BIT_XOR ->
          over(function, column(function, call), -1, call);
      case AVG -> {
        int sum = column(AggregateFunction.SUM, call);
        yield over(function, sum, column(AggregateFunction.COUNT, call), call);
      }
      default -> throw new IllegalArgumentException(call + " is not exact");
    };
  }

  private static AggregateCall over(
      AggregateFunction function, int column, int countColumn, AggregateCall call) {
    return new AggregateCall(function, column, -1, call.result(), false, -1, countColumn);
  }

  /** The column of a partial aggregate; added if there is none. */
  private int column(AggregateFunction function, AggregateCall call) {
    return columns.computeIfAbsent(
        new Partial(function, argument(function, call), call.filter()),
        partial -> {
          String name =
              call.function() == function ? call.name() : call.name() + "_" + function.name();
          Field field = partialField(partial, name);
          partials.add(
              new AggregateCall(function, partial.argument, partial.filter, field, false, -1));
          return add(field);
        });
  }

  /** Where no value is null, values are counted by rows. */
  private int argument(AggregateFunction function, AggregateCall call) {
    boolean byRows =
        function == AggregateFunction.COUNT
            && call.argument() >= 0
            && !field(call.argument()).isNullable();
    return byRows ? -1 : call.argument();
  }

  private Field partialField(Partial partial, String name) {
    boolean nullable =
        hasDistinct
            || partial.filter != AggregateCall.NO_FILTER
            || (partial.argument >= 0 && field(partial.argument).isNullable());
    return switch (partial.function) {
      case COUNT -> ColumnType.BIGINT.field(name, hasDistinct);
      case SUM ->
          ColumnType.of(field(partial.argument)) == ColumnType.DECIMAL
              ? ColumnType.field(
                  name, widest(ColumnType.decimal(field(partial.argument))), nullable)
              : ColumnType.BIGINT.field(name, nullable);
      default -> ColumnType.field(name, field(partial.argument).getType(), nullable);
    };
  }

  private static ArrowType.Decimal widest(ArrowType.Decimal decimal) {
    return ColumnType.decimal(ColumnType.MOST_DIGITS, decimal.getScale());
  }

  private void addDistinct(AggregateCall call, List<AggregateCall> all) {
    if (distinct.containsKey(call.argument())) {
      return;
    }
    Field argument = field(call.argument());
    int value = add(ColumnType.field(argument.getName(), argument.getType(), true));
    int[] filters = filters(call.argument(), all);
    int[] filterColumns = new int[filters.length];
    for (int i = 0; i < filters.length; i++) {
      filterColumns[i] =
          filters[i] == AggregateCall.NO_FILTER
              ? -1
              : add(ColumnType.BOOLEAN.field(argument.getName() + "_filter", true));
    }
    distinct.put(
        call.argument(), new DistinctColumns(call.argument(), filters, value, filterColumns));
  }

  /** The different filters of the DISTINCT aggregates of an argument. */
  private static int[] filters(int argument, List<AggregateCall> calls) {
    return calls.stream()
        .filter(call -> call.distinct() && call.argument() == argument)
        .mapToInt(AggregateCall::filter)
        .distinct()
        .toArray();
  }

  private AggregateCall overValues(AggregateCall call) {
    DistinctColumns of = Objects.requireNonNull(distinct.get(call.argument()));
    int set = 0;
    while (of.filters[set] != call.filter()) {
      set++;
    }
    return new AggregateCall(
        call.function(), of.value, of.filterColumns[set], call.result(), true, -1);
  }

  /** The columns of partial rows. */
  public Schema output() {
    return new Schema(fields);
  }

  /** The key columns of partial rows. */
  public int[] keys() {
    int[] keys = new int[inputKeys.length];
    Arrays.setAll(keys, i -> i);
    return keys;
  }

  /** The column of the time of a partial row, or -1. */
  public int timeColumn() {
    return time;
  }

  /** The aggregates over partial rows, with the results of those over rows. */
  public List<AggregateCall> calls() {
    return List.copyOf(calls);
  }

  /** An aggregate of rows of which partial rows are made. */
  GroupedAggregate grouped(AggregateKernel kernel, BatchScratch scratch) {
    return new GroupedAggregate(input, inputKeys, partials(), kernel, true, scratch);
  }

  /** The schema of what partial rows are made of. */
  public Schema input() {
    return input;
  }

  int[] inputKeys() {
    return inputKeys.clone();
  }

  /**
   * The aggregates over rows: first those whose results follow each other in partial rows, then a
   * DISTINCT one for each set of values.
   */
  List<AggregateCall> partials() {
    List<AggregateCall> all = new ArrayList<>(partials);
    for (DistinctColumns columns : distinct.values()) {
      for (int filter : columns.filters) {
        Field count = ColumnType.BIGINT.field("values", false);
        all.add(
            new AggregateCall(AggregateFunction.COUNT, columns.argument, filter, count, true, -1));
      }
    }
    return all;
  }

  /** What the code of the partial aggregates is made for. */
  public AggregateLayout layout() {
    return grouped(AggregateKernel.NONE, new BatchScratch(inputKeys.length)).layout();
  }

  /** The column of the first of {@link #partials}. */
  int firstPartial() {
    return inputKeys.length + (time < 0 ? 0 : 1);
  }

  /** The column behind the last of the partial aggregates. */
  int endOfPartials() {
    return firstPartial() + partials.size();
  }

  List<DistinctColumns> distinct() {
    return List.copyOf(distinct.values());
  }
}
