package dev.laminardb.core.operator.over;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.operator.BatchEmitter;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.state.RowTable;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Gathers new results of rows, compares them with the last ones, and emits and keeps those that
 * differ. Used by one thread.
 */
final class ResultChanges implements AutoCloseable {
  /** The owner's word of a result that says whether it has been emitted. */
  static final int EMITTED = 0;

  private final OverSpec spec;
  private final RowTable rows;
  private final RowTable results;
  private final int resultCount;
  private final BatchPool pool;
  private final BatchEmitter emitter;
  private final ColumnAddresses source;
  private final int[] gathered = new int[RowRange.MOST];
  private final int[] old = new int[RowRange.MOST];
  private final int[] changed = new int[RowRange.MOST];

  /** Of each row that has changed where its new result lies in the batch. */
  private final int[] changedFrom = new int[RowRange.MOST];

  private @Nullable BatchBuilder builder;
  private boolean firstIsChanged;
  private boolean lastIsChanged;

  /**
   * No results.
   *
   * @param rows the rows
   * @param results their last results
   */
  ResultChanges(OverSpec spec, RowTable rows, RowTable results, OperatorContext context) {
    Schema schema = spec.resultSchema();
    this.spec = spec;
    this.rows = rows;
    this.results = results;
    this.resultCount = schema.getFields().size();
    this.pool = new BatchPool(schema, context.allocator());
    this.emitter = new BatchEmitter(spec.outputSchema(), context);
    int[] columns = IntStream.range(0, resultCount).toArray();
    this.source = new ColumnAddresses(columns, OverSpec.types(schema, columns));
  }

  /** How many results are gathered. */
  int count() {
    return builder == null ? 0 : builder.rowCount();
  }

  /**
   * Gathers the results of rows; there is room for {@link RowRange#MOST} together.
   *
   * @param expected how many there may be of this and the next ranges
   */
  void gather(RowRange range, Results from, int expected) {
    if (count() + range.count() > RowRange.MOST
        || (builder != null && builder.room() < range.count())) {
      flush();
    }
    BatchBuilder out = builder;
    if (out == null) {
      out = pool.builder(Math.min(RowRange.MOST, Math.max(range.count(), expected)));
      builder = out;
    }
    System.arraycopy(range.rows(), 0, gathered, out.rowCount(), range.count());
    from.write(range, out);
  }

  /** Emits and keeps what differs of the results gathered. */
  void flush() {
    BatchBuilder out = builder;
    if (out == null) {
      return;
    }
    int count = out.rowCount();
    builder = null;
    Batch batch = out.build();
    try {
      source.bind(batch);
      emit(count);
    } finally {
      batch.release();
    }
  }

  private void emit(int count) {
    int oldCount = 0;
    int changedCount = 0;
    boolean isChanged = false;
    for (int i = 0; i < count; i++) {
      int row = gathered[i];
      boolean emitted = results.word(row, EMITTED) != 0;
      isChanged = !emitted || !results.equal(row, source, i, resultCount);
      if (isChanged) {
        old[oldCount] = row;
        oldCount += emitted ? 1 : 0;
        changed[changedCount] = row;
        changedFrom[changedCount++] = i;
      }
    }
    firstIsChanged = changedCount > 0 && changedFrom[0] == 0;
    lastIsChanged = isChanged;
    if (changedCount > 0) {
      int retracts = oldCount;
      int inserts = changedCount;
      emitter.emit(retracts + inserts, out -> write(retracts, inserts, out));
    }
  }

  private void write(int retracts, int inserts, BatchBuilder out) {
    write(old, retracts, Changelog.RETRACT, out);
    results.put(source, changedFrom, changed, 0, inserts);
    for (int i = 0; i < inserts; i++) {
      results.setWord(changed[i], EMITTED, 1);
    }
    write(changed, inserts, Changelog.INSERT, out);
  }

  private void write(int[] which, int count, int weight, BatchBuilder out) {
    int at = out.rowCount();
    int outputs = spec.outputs().length;
    rows.copyTo(which, count, outputs, out, at);
    for (int k = 0; k < resultCount; k++) {
      results.copyTo(k, which, 0, count, out.column(outputs + k), at);
    }
    ColumnBuilder weights = out.column(outputs + resultCount);
    for (int i = 0; i < count; i++) {
      weights.setInt(at + i, weight);
    }
    out.addRows(count);
  }

  /**
   * Takes back rows that have gone.
   *
   * @param gone rows whose results have been emitted, at most {@link Batch#MAX_ROWS}
   */
  void retract(int[] gone, int count) {
    if (count > 0) {
      emitter.emit(count, out -> write(gone, count, Changelog.RETRACT, out));
    }
  }

  /** Whether the first of the results flushed last differed. */
  boolean isFirstChanged() {
    return firstIsChanged;
  }

  /** Whether the last of the results flushed last differed. */
  boolean isLastChanged() {
    return lastIsChanged;
  }

  @Override
  public void close() {
    if (builder != null) {
      builder.discard();
      builder = null;
    }
    pool.close();
    emitter.close();
  }
}
