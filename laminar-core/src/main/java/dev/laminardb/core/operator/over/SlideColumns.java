package dev.laminardb.core.operator.over;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.aggregate.WithinGroup;
import dev.laminardb.core.operator.topn.SortKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The columns that some aggregates read, and the aggregates over a batch of these columns alone.
 */
final class SlideColumns {
  /** Which columns of the input. */
  private final int[] read;

  private final int[] places;
  private final Schema schema;
  private final List<AggregateCall> calls;

  SlideColumns(OverSpec spec, List<AggregateCall> calls) {
    this.read = calls.stream().flatMapToInt(SlideColumns::columns).distinct().sorted().toArray();
    int[] placesOfAll = spec.places();
    this.places = IntStream.of(read).map(column -> placesOfAll[column]).toArray();
    this.schema =
        Changelog.withWeight(
            new Schema(IntStream.of(read).mapToObj(spec.input().getFields()::get).toList()));
    List<AggregateCall> moved = new ArrayList<>();
    calls.forEach(call -> moved.add(moved(call)));
    this.calls = moved;
  }

  private static IntStream columns(AggregateCall call) {
    IntStream arguments = IntStream.of(call.argument(), call.secondColumn());
    IntStream order = call.within().order().stream().mapToInt(SortKey::column);
    return Stream.of(arguments, order).flatMapToInt(columns -> columns).filter(c -> c >= 0);
  }

  private AggregateCall moved(AggregateCall call) {
    WithinGroup within = call.within();
    List<SortKey> order =
        within.order().stream()
            .map(key -> new SortKey(at(key.column()), key.descending(), key.nullsFirst()))
            .toList();
    return new AggregateCall(
        call.function(),
        at(call.argument()),
        call.filter(),
        call.result(),
        call.distinct(),
        at(call.secondColumn()),
        call.countColumn(),
        new WithinGroup(
            within.descending(), within.fraction(), within.separator(), within.once(), order),
        call.user());
  }

  /** Which of the columns one of the input is; -1 of none. */
  private int at(int column) {
    int at = read.length - 1;
    while (at >= 0 && read[at] != column) {
      at--;
    }
    return at;
  }

  /** The columns with a weight. */
  Schema schema() {
    return schema;
  }

  /** Which columns of the table of rows they are. */
  int[] places() {
    return places;
  }

  /** The aggregates. */
  List<AggregateCall> calls() {
    return calls;
  }
}
