package dev.laminardb;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.CellValues;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.topn.RowSort;
import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.core.runtime.TopologyStatus;
import dev.laminardb.sql.Answer;
import dev.laminardb.sql.explain.NodeCounters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Answers as results. Stateless. */
final class Answers {
  private Answers() {}

  /** An answer's rows, in their order. */
  static QueryResult result(Answer answer) {
    List<Field> fields = new ArrayList<>(answer.schema().getFields());
    int columns = fields.size();
    fields.add(ColumnType.INT.field("row", false));
    Schema numbered = new Schema(fields);
    RowSort sort = new RowSort(numbered, List.of(new SortKey(columns, false, false)));
    try (RootAllocator allocator = new RootAllocator();
        BatchPool pool = new BatchPool(numbered, allocator)) {
      for (int from = 0; from < answer.rows().size(); from += Batch.MAX_ROWS) {
        int to = Math.min(from + Batch.MAX_ROWS, answer.rows().size());
        Batch batch = batch(pool, fields, answer.rows(), from, to);
        sort.add(batch);
        batch.release();
      }
    }
    return new QueryResult(answer.schema(), sort.sorted().firstColumns(columns));
  }

  private static Batch batch(
      BatchPool pool, List<Field> fields, List<List<@Nullable Object>> rows, int from, int to) {
    BatchBuilder out = pool.builder(to - from);
    int columns = fields.size() - 1;
    for (int column = 0; column < columns; column++) {
      for (int row = from; row < to; row++) {
        CellValues.write(
            rows.get(row).get(column), fields.get(column), out.column(column), row - from);
      }
    }
    for (int row = from; row < to; row++) {
      out.column(columns).setInt(row - from, row);
    }
    out.addRows(to - from);
    return out.build();
  }

  /** The queries that run, one for each stream and materialized view. */
  static QueryResult queries(List<LaminarDB.RelationInfo> relations) {
    Schema schema =
        new Schema(
            List.of(
                ColumnType.VARCHAR.field("name", false),
                ColumnType.VARCHAR.field("kind", false),
                ColumnType.VARCHAR.field("state", false),
                ColumnType.BIGINT.field("rows", false),
                ColumnType.BIGINT.field("late_rows", false),
                ColumnType.BIGINT.field("state_bytes", false),
                ColumnType.VARCHAR.field("failure", true)));
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (LaminarDB.RelationInfo info : relations) {
      if (info.kind() == RelationKind.STREAM || info.kind() == RelationKind.MATERIALIZED_VIEW) {
        rows.add(
            Arrays.asList(
                info.name(),
                info.kind().name().replace('_', ' '),
                info.failure() == null ? "running" : "failed",
                info.rows(),
                info.lateRows(),
                info.stateBytes(),
                info.failure()));
      }
    }
    return result(new Answer(schema, rows));
  }

  /** What was counted of each node, by its id. */
  static Function<String, @Nullable NodeCounters> counters(TopologyStatus topology) {
    Map<String, NodeCounters> counters = new HashMap<>();
    for (TopologyInfo.NodeInfo node : TopologyInfo.of(topology).nodes()) {
      counters.put(
          node.id(),
          new NodeCounters(
              node.cores(),
              node.rows(),
              node.batches(),
              node.lateRows(),
              node.stateBytes(),
              node.watermark(),
              node.busyNanos()));
    }
    return counters::get;
  }
}
