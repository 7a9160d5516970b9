package dev.laminardb.core.operator.over;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.topn.RankTree;
import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.GroupTable;
import dev.laminardb.core.state.RowTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Window functions over one kind of partition in one order.
 *
 * @param input the schema of the input; if it has a weight column, the input takes rows back
 * @param keys the columns of the partition, possibly none
 * @param order the columns that rows are ordered by, possibly none: then all rows of a partition
 *     are equal; exactly one, a number or a time, where a frame {@linkplain Frame#hasRange has a
 *     range}
 * @param outputs the columns of the input that come out
 * @param calls the functions that are no aggregates
 * @param aggregates the aggregates by their frame
 */
@SuppressWarnings("ArrayRecordComponent")
public record OverSpec(
    Schema input,
    int[] keys,
    List<SortKey> order,
    int[] outputs,
    List<OverCall> calls,
    List<FramedAggregates> aggregates) {

  /** Copies its lists. */
  public OverSpec {
    order = List.copyOf(order);
    calls = List.copyOf(calls);
    aggregates = List.copyOf(aggregates);
  }

  /** The results of calls, and behind them those of aggregates. */
  public Schema resultSchema() {
    List<Field> fields = new ArrayList<>();
    calls.forEach(call -> fields.add(call.result()));
    for (FramedAggregates framed : aggregates) {
      framed.calls().stream().map(AggregateCall::result).forEach(fields::add);
    }
    return new Schema(fields);
  }

  /** The outputs, the results and the weight. */
  public Schema outputSchema() {
    List<Field> fields = new ArrayList<>();
    for (int output : outputs) {
      fields.add(input.getFields().get(output));
    }
    fields.addAll(resultSchema().getFields());
    return Changelog.withWeight(new Schema(fields));
  }

  /** Every column of the input, the outputs first: a row that goes is known by all of them. */
  int[] kept() {
    Set<Integer> kept = new LinkedHashSet<>();
    for (int output : outputs) {
      kept.add(output);
    }
    int columns = Changelog.withoutWeight(input).getFields().size();
    for (int column = 0; column < columns; column++) {
      kept.add(column);
    }
    return kept.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The arguments of calls that pass nulls over: columns of the input, each once. */
  int[] counted() {
    return calls.stream()
        .filter(OverCall::ignoresNulls)
        .mapToInt(OverCall::argument)
        .distinct()
        .toArray();
  }

  /** The frames of all calls and aggregates. */
  Stream<Frame> frames() {
    return Stream.concat(
        calls.stream().filter(call -> call.function().isFramed()).map(OverCall::frame),
        aggregates.stream().map(FramedAggregates::frame));
  }

  /** A table for the partitions, which has none yet. */
  GroupTable partitions(BatchScratch scratch) {
    return new GroupTable(types(input, keys), isNullable(input, keys), scratch);
  }

  /**
   * A table for the rows that are kept, which has none yet.
   *
   * @param orderWords how many words of a row are those of the order
   */
  RowTable rows(int orderWords) {
    int ownerWords = orderWords + RankTree.WORDS + counted().length;
    return new RowTable(types(input, kept()), isNullable(input, kept()), ownerWords);
  }

  /** Of each column of the input which it is of {@link #kept}. */
  int[] places() {
    int[] kept = kept();
    int[] places = new int[kept.length];
    for (int k = 0; k < kept.length; k++) {
      places[kept[k]] = k;
    }
    return places;
  }

  /** The types of columns. */
  static ColumnType[] types(Schema schema, int[] columns) {
    ColumnType[] types = new ColumnType[columns.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = ColumnType.of(schema.getFields().get(columns[i]));
    }
    return types;
  }

  private static boolean isNullable(Schema schema, int[] columns) {
    boolean nullable = false;
    for (int column : columns) {
      nullable |= schema.getFields().get(column).isNullable();
    }
    return nullable;
  }
}
