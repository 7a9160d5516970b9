package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.LongRecords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The accumulators that calls need, each once: SUM and AVG of one column share the sum, and all
 * aggregates of the same rows the count of them. Used by one thread.
 */
final class AccumulatorSet {
  private final Schema input;
  private final boolean retracts;
  private final boolean distinct;
  private final boolean merges;
  private final LongRecords records;
  private final BatchScratch scratch;
  private final Map<Key, Accumulator> made = new HashMap<>();
  private final List<Part> parts = new ArrayList<>();

  /**
   * An accumulator and the rows that it gets.
   *
   * @param argument the column of the values, or -1
   * @param filter as of the calls
   */
  record Part(Accumulator accumulator, int argument, int filter) {}

  private record Key(Object what, Class<?> type, int argument, int filter) {}

  /**
   * A set of none.
   *
   * @param retracts whether they have to take rows back
   * @param distinct whether they get values rather than rows, so that there may be groups without
   *     any
   * @param records the groups' records, in which they take words
   */
  AccumulatorSet(
      Schema input, boolean retracts, boolean distinct, LongRecords records, BatchScratch scratch) {
    this(input, retracts, distinct, false, records, scratch);
  }

  /**
   * As above.
   *
   * @param merges whether groups are merged in whatever order, and some are of no rows: sums of
   *     DOUBLE then keep what rounding cuts off
   */
  AccumulatorSet(
      Schema input,
      boolean retracts,
      boolean distinct,
      boolean merges,
      LongRecords records,
      BatchScratch scratch) {
    this.merges = merges;
    this.scratch = scratch;
    this.input = input;
    this.retracts = retracts;
    this.distinct = distinct;
    this.records = records;
  }

  /** All there are. */
  List<Part> parts() {
    return parts;
  }

  /**
   * The result of a call, for which accumulators are made unless there are.
   *
   * @throws IllegalArgumentException if it would have to take rows back and cannot
   */
  AggregateResult result(AggregateCall call) {
    if (retracts && !call.canRetract()) {
      throw new IllegalArgumentException(call.function() + " cannot take rows back");
    }
    return switch (call.function()) {
      case COUNT -> counts(call);
      case APPROX_COUNT_DISTINCT ->
          shared(
              call,
              SketchAccumulator.class,
              "",
              () -> new SketchAccumulator(type(call), records, scratch));
      case SUM -> sum(call);
      case AVG -> mean(call);
      case MIN, MAX -> extreme(call, call.function() == AggregateFunction.MAX);
      case FIRST_VALUE, LAST_VALUE -> {
        ColumnType type = type(call);
        yield type.isVariable()
            ? add(call, new StringByTimeAccumulator(call))
            : add(call, new LongByTimeAccumulator(call, type, records));
      }
      case BIT_AND, BIT_OR, BIT_XOR -> bits(call);
      case VAR_POP,
          VAR_SAMP,
          STDDEV_POP,
          STDDEV_SAMP,
          COVAR_POP,
          COVAR_SAMP,
          CORR,
          REGR_SLOPE,
          REGR_INTERCEPT,
          REGR_R2,
          REGR_AVGX,
          REGR_AVGY,
          REGR_SXX,
          REGR_SXY,
          REGR_SYY ->
          moments(call).result(call.function());
      case PERCENTILE_CONT, PERCENTILE_DISC, MODE, STRING_AGG ->
          sorted(call).result(call.function(), call.within());
      case ARRAY_AGG -> elements(call).result(call.function(), call.within());
      case ARG_MIN, ARG_MAX -> first(call).result(call.function(), call.within());
      case SINGLE_VALUE -> new SingleValue(extreme(call, false), rows(call));
      case USER -> user(call);
    };
  }

  private AggregateResult sum(AggregateCall call) {
    return switch (type(call)) {
      case DOUBLE ->
          retracts || merges
              ? add(call, new RetractingDoubleSumAccumulator(false, records))
              : doubleSum(call).sum(countsIfNeeded(call));
      case DECIMAL -> add(call, decimalSum(call, false));
      default -> longSum(call).sum(countsIfNeeded(call));
    };
  }

  private AggregateResult mean(AggregateCall call) {
    return switch (type(call)) {
      case DOUBLE ->
          retracts || merges
              ? add(call, new RetractingDoubleSumAccumulator(true, records))
              : doubleSum(call).mean(counts(call));
      case DECIMAL -> decimalMean(call);
      default ->
          ColumnType.of(call.result()) == ColumnType.INTERVAL
              ? longSum(call).meanLength(countsOfValues(call))
              : longSum(call).mean(countsOfValues(call));
    };
  }

  private AggregateResult decimalMean(AggregateCall call) {
    DecimalSumAccumulator sum = add(call, decimalSum(call, true));
    return call.countColumn() < 0 ? sum : sum.mean(countsOfValues(call));
  }

  /** How many values a sum is of: as many as rows, or what partial rows say. */
  private IntToLongFunction countsOfValues(AggregateCall call) {
    if (call.countColumn() < 0) {
      return counts(call)::of;
    }
    return made(
            new Key("", LongSumAccumulator.class, call.countColumn(), call.filter()),
            LongSumAccumulator.class,
            () -> new LongSumAccumulator(ColumnType.BIGINT, records))
        ::of;
  }

  private DecimalSumAccumulator decimalSum(AggregateCall call, boolean mean) {
    return new DecimalSumAccumulator(
        mean, ColumnType.decimal(argument(call)), ColumnType.decimal(call.result()), records);
  }

  private AggregateResult extreme(AggregateCall call, boolean greatest) {
    ColumnType type = type(call);
    if (retracts) {
      AggregateFunction end = greatest ? AggregateFunction.MAX : AggregateFunction.MIN;
      return shared(
              call,
              SortedAccumulator.class,
              AggregateFunction.MIN,
              () -> SortedAccumulator.ofExtremes(type, records, scratch))
          .result(end, call.within());
    }
    return switch (type) {
      case DECIMAL -> add(call, new DecimalExtremeAccumulator(greatest, records));
      case VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP ->
          add(call, new StringExtremeAccumulator(greatest));
      default ->
          shared(
                  call,
                  LongExtremeAccumulator.class,
                  greatest,
                  () -> new LongExtremeAccumulator(type, greatest, records))
              .extreme(countsIfNeeded(call));
    };
  }

  private AggregateResult bits(AggregateCall call) {
    ColumnType type = type(call);
    if (!retracts || call.function() == AggregateFunction.BIT_XOR) {
      return shared(
              call,
              BitsAccumulator.class,
              call.function(),
              () -> new BitsAccumulator(call.function(), type, records))
          .result(counts(call));
    }
    return shared(
            call,
            RetractingBitsAccumulator.class,
            "",
            () -> new RetractingBitsAccumulator(type, records))
        .result(call.function() == AggregateFunction.BIT_AND, counts(call));
  }

  private MomentsAccumulator moments(AggregateCall call) {
    return shared(
        call,
        MomentsAccumulator.class,
        call.secondColumn(),
        () -> new MomentsAccumulator(call.secondColumn(), records));
  }

  private SortedAccumulator sorted(AggregateCall call) {
    List<SortKey> order = call.within().order();
    return shared(
        call,
        SortedAccumulator.class,
        order,
        () ->
            order.isEmpty()
                ? SortedAccumulator.ranked(type(call), records, scratch)
                : SortedAccumulator.ordered(input, order, records, scratch));
  }

  /** It gets rows of which the argument is null, too. */
  private SortedAccumulator elements(AggregateCall call) {
    List<SortKey> order = call.within().order();
    return made(
        new Key(List.of(call.argument(), order), SortedAccumulator.class, -1, call.filter()),
        SortedAccumulator.class,
        () -> SortedAccumulator.ofElements(input, call.argument(), order, records, scratch));
  }

  /** It gets rows of which what they go by is not null; the argument may be. */
  private SortedAccumulator first(AggregateCall call) {
    List<SortKey> order = call.within().order();
    int by = order.get(0).column();
    return made(
        new Key(List.of(call.argument(), order), SortedAccumulator.class, by, call.filter()),
        SortedAccumulator.class,
        () ->
            SortedAccumulator.ofFirst(input, call.argument(), order, !retracts, records, scratch));
  }

  /** It looks itself at which of its arguments are null. */
  private UserAccumulator user(AggregateCall call) {
    UserCall user = Objects.requireNonNull(call.user());
    UserAccumulator accumulator = new UserAccumulator(input, user, call.result(), records);
    parts.add(new Part(accumulator, -1, call.filter()));
    return accumulator;
  }

  private LongSumAccumulator longSum(AggregateCall call) {
    return shared(
        call, LongSumAccumulator.class, "", () -> new LongSumAccumulator(type(call), records));
  }

  private DoubleSumAccumulator doubleSum(AggregateCall call) {
    return shared(call, DoubleSumAccumulator.class, "", () -> new DoubleSumAccumulator(records));
  }

  /** The count of the values that a call gets; null if no group is without. */
  private @Nullable CountAccumulator countsIfNeeded(AggregateCall call) {
    boolean always = !retracts && !distinct && !merges && call.filter() == AggregateCall.NO_FILTER;
    return always && !isNullable(call) ? null : counts(call);
  }

  /** The count of the values that a call gets, of rows if no value is null. */
  private CountAccumulator counts(AggregateCall call) {
    int argument = isNullable(call) ? call.argument() : -1;
    return made(
        new Key("", CountAccumulator.class, argument, call.filter()),
        CountAccumulator.class,
        () -> new CountAccumulator(records));
  }

  /** The count of rows, whatever their values. */
  private CountAccumulator rows(AggregateCall call) {
    return made(
        new Key("", CountAccumulator.class, -1, call.filter()),
        CountAccumulator.class,
        () -> new CountAccumulator(records));
  }

  private boolean isNullable(AggregateCall call) {
    return call.argument() >= 0 && argument(call).isNullable();
  }

  private ColumnType type(AggregateCall call) {
    return ColumnType.of(argument(call));
  }

  private Field argument(AggregateCall call) {
    return call.argument() < 0 ? call.result() : input.getFields().get(call.argument());
  }

  private <A extends Accumulator> A shared(
      AggregateCall call, Class<A> type, Object what, Supplier<A> maker) {
    return made(new Key(what, type, call.argument(), call.filter()), type, maker);
  }

  private <A extends Accumulator> A made(Key key, Class<A> type, Supplier<A> maker) {
    Accumulator known = made.get(key);
    if (known != null) {
      return type.cast(known);
    }
    A accumulator = maker.get();
    made.put(key, accumulator);
    parts.add(new Part(accumulator, key.argument, key.filter));
    return accumulator;
  }

  private <A extends Accumulator> A add(AggregateCall call, A accumulator) {
    parts.add(new Part(accumulator, call.argument(), call.filter()));
    return accumulator;
  }
}
