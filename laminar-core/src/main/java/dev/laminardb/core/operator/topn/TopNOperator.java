package dev.laminardb.core.operator.topn;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.operator.BatchEmitter;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.state.StateTable;

/**
 * The first N rows of each partition in some order: {@code ROW_NUMBER() OVER (PARTITION BY … ORDER
 * BY …) <= N}. For each batch it emits by how much the first rows differ from those before it: what
 * goes, with weight -1, and what comes, with weight 1. Where the row's number comes out, rows that
 * move up or down differ too.
 *
 * <p>Rows that the order leaves equal are numbered as they come, the earliest first, if the input
 * only inserts. If it takes rows back, their content decides: the same rows then give the same
 * numbers, whatever order they came in.
 *
 * <p>Of an input that only inserts, N rows of each partition are kept; of one that takes rows back,
 * all. Partitions are never forgotten, and the watermark passes: the operator holds no row back.
 */
public final class TopNOperator implements Operator {
  private final TopNSpec spec;
  private BatchEmitter emitter;
  private Ranking ranking;

  /** An operator instance; {@link #open} comes before any use. */
  @SuppressWarnings("NullAway.Init")
  public TopNOperator(TopNSpec spec) {
    this.spec = spec;
  }

  @Override
  public void open(OperatorContext context) {
    emitter = new BatchEmitter(spec.outputSchema(), context);
    if (spec.retracts()) {
      ranking = new RetractableRows(spec, emitter);
    } else if (spec.limit() == 1) {
      ranking = new FirstRow(spec, emitter);
    } else {
      ranking = new FirstRows(spec, emitter);
    }
  }

  @Override
  public void onBatch(int input, Batch batch) {
    ranking.add(batch);
  }

  @Override
  public StateTable state() {
    return ranking.state();
  }

  @Override
  public long stateBytes() {
    return ranking.bytes();
  }

  @Override
  public void close() {
    if (emitter != null) {
      emitter.close();
    }
  }
}
