package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.operator.BatchEmitter;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.state.KeyedRows;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Writes pairs of rows, and rows alone with nulls in the columns of the other side, into batches,
 * and sends each when it is full: never more than one is being built. One row of a pair is kept,
 * the other is in the batch at hand. Used by the operator's core.
 */
final class JoinOutput implements AutoCloseable {
  private final BatchEmitter emitter;
  private final List<List<SideColumns.Copy>> copies;
  private final int weightColumn;
  private @Nullable BatchBuilder builder;

  JoinOutput(JoinSpec spec, Side left, Side right, OperatorContext context) {
    Schema schema = spec.outputSchema();
    this.emitter = new BatchEmitter(schema, context);
    this.copies =
        List.of(left.columns().copies(spec.outputs()), right.columns().copies(spec.outputs()));
    this.weightColumn = spec.retracts() ? schema.getFields().size() - 1 : -1;
  }

  /**
   * Adds pairs.
   *
   * @param input of which the batch is
   * @param batchRows the rows of the batch
   * @param kept the table of the other side
   * @param keptRows its row in each pair
   */
  void pairs(
      int input,
      Batch batch,
      int[] batchRows,
      KeyedRows kept,
      int[] keptRows,
      int count,
      int weight) {
    for (int from = 0; from < count; ) {
      BatchBuilder out = roomFor(count - from);
      int fitting = Math.min(out.room(), count - from);
      copy(copies.get(input), batch, batchRows, from, fitting, out);
      copy(copies.get(1 - input), kept, keptRows, from, fitting, out);
      from += finish(out, fitting, weight);
    }
  }

  /** Adds rows of the batch alone. */
  void alone(int input, Batch batch, int[] batchRows, int count, int weight) {
    for (int from = 0; from < count; ) {
      BatchBuilder out = roomFor(count - from);
      int fitting = Math.min(out.room(), count - from);
      copy(copies.get(input), batch, batchRows, from, fitting, out);
      pad(copies.get(1 - input), fitting, out);
      from += finish(out, fitting, weight);
    }
  }

  /**
   * Adds rows of a table alone.
   *
   * @param input whose table it is
   */
  void alone(int input, KeyedRows kept, int[] keptRows, int count, int weight) {
    for (int from = 0; from < count; ) {
      BatchBuilder out = roomFor(count - from);
      int fitting = Math.min(out.room(), count - from);
      copy(copies.get(input), kept, keptRows, from, fitting, out);
      pad(copies.get(1 - input), fitting, out);
      from += finish(out, fitting, weight);
    }
  }

  private BatchBuilder roomFor(int rows) {
    BatchBuilder current = builder;
    if (current != null && current.room() == 0) {
      flush();
      current = null;
    }
    if (current == null) {
      current = emitter.builder(Math.min(rows, Batch.MAX_ROWS));
      builder = current;
    }
    return current;
  }

  private static void copy(
      List<SideColumns.Copy> columns,
      Batch batch,
      int[] rows,
      int from,
      int count,
      BatchBuilder out) {
    for (int i = 0; i < columns.size(); i++) {
      SideColumns.Copy copy = columns.get(i);
      out.column(copy.to()).copy(batch, copy.column(), rows, from, count, out.rowCount());
    }
  }

  private static void copy(
      List<SideColumns.Copy> columns,
      KeyedRows kept,
      int[] rows,
      int from,
      int count,
      BatchBuilder out) {
    for (int i = 0; i < columns.size(); i++) {
      SideColumns.Copy copy = columns.get(i);
      kept.copyTo(copy.kept(), rows, from, count, out.column(copy.to()), out.rowCount());
    }
  }

  /** The other columns are null already. */
  private static void pad(List<SideColumns.Copy> columns, int count, BatchBuilder out) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).type().isVariable()) {
        out.column(columns.get(i).to()).appendNullStrings(count);
      }
    }
  }

  private int finish(BatchBuilder out, int count, int weight) {
    if (weightColumn >= 0) {
      ColumnBuilder weights = out.column(weightColumn);
      int end = out.rowCount() + count;
      for (int row = out.rowCount(); row < end; row++) {
        weights.setInt(row, weight);
      }
    }
    out.addRows(count);
    return count;
  }

  /** Sends what has been added. */
  void flush() {
    BatchBuilder finished = builder;
    if (finished != null) {
      builder = null;
      emitter.send(finished.build());
    }
  }

  /** Forgets what has been added and not sent. */
  void discard() {
    if (builder != null) {
      builder.discard();
      builder = null;
    }
  }

  @Override
  public void close() {
    discard();
    emitter.close();
  }
}
