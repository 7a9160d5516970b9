package dev.laminardb.core.operator.topn;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.operator.BatchEmitter;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.GroupTable;
import dev.laminardb.core.state.RowTable;
import dev.laminardb.core.state.StateTable;

/**
 * The first row of each partition of an input that only inserts. The number of a partition is that
 * of its row in the table; only the best row of a batch is ever kept.
 */
final class FirstRow implements Ranking {
  private static final int HALF = Batch.MAX_ROWS / 2;

  private final TopNSpec spec;
  private final BatchEmitter emitter;
  private final BatchScratch scratch;
  private final GroupTable partitions;
  private final RowOrder order;
  private final RowTable table;
  private final ColumnAddresses source;

  /** The owner's word in which the batch's best row so far is noted, plus one. */
  private final int bestWord;

  private final int[] changed = new int[Batch.MAX_ROWS];
  private final int[] best = new int[Batch.MAX_ROWS];
  private final int[] replaced = new int[HALF];
  private final int[] inserted = new int[HALF];

  FirstRow(TopNSpec spec, BatchEmitter emitter) {
    this.spec = spec;
    this.emitter = emitter;
    this.scratch = new BatchScratch(spec.keys().length);
    this.partitions = spec.partitions(scratch);
    int[] kept = spec.kept();
    this.order = new RowOrder(spec.input(), spec.order(), kept);
    this.bestWord = order.wordCount();
    this.table = spec.rows(bestWord + 1);
    this.source = new ColumnAddresses(kept, spec.types(kept));
  }

  @Override
  public void add(Batch batch) {
    int known = partitions.size();
    partitions.slots(batch, spec.keys(), null, batch.rowCount(), scratch.slots());
    table.grow(partitions.size());
    order.load(batch);
    int count = findChanged(batch.rowCount(), known);
    if (count == 0) {
      return;
    }
    source.bind(batch);
    for (int i = 0; i < count; i++) {
      best[i] = (int) table.word(changed[i], bestWord) - 1;
    }
    for (int from = 0; from < count; from += HALF) {
      emit(batch, from, Math.min(HALF, count - from), known);
    }
    table.put(source, best, changed, 0, count);
    for (int i = 0; i < count; i++) {
      order.keep(best[i], table, changed[i]);
      table.setWord(changed[i], bestWord, 0);
    }
  }

  /**
   * Finds the partitions with a new first row, and notes which.
   *
   * @param known partitions before this number have a row
   * @return how many they are
   */
  private int findChanged(int rows, int known) {
    int[] slots = scratch.slots();
    int count = 0;
    for (int row = 0; row < rows; row++) {
      int slot = slots[row];
      int bestSoFar = (int) table.word(slot, bestWord) - 1;
      if (bestSoFar >= 0) {
        if (order.compare(row, bestSoFar) < 0) {
          table.setWord(slot, bestWord, row + 1L);
        }
      } else if (slot >= known || order.compare(row, table, slot) < 0) {
        table.setWord(slot, bestWord, row + 1L);
        changed[count++] = slot;
      }
    }
    return count;
  }

  private void emit(Batch batch, int from, int count, int known) {
    int retracts = 0;
    int inserts = 0;
    for (int i = from; i < from + count; i++) {
      if (changed[i] < known) {
        if (table.equal(changed[i], source, best[i], spec.outputs().length)) {
          continue;
        }
        replaced[retracts++] = changed[i];
      }
      inserted[inserts++] = best[i];
    }
    if (inserts == 0) {
      return;
    }
    int before = retracts;
    int after = inserts;
    emitter.emit(before + after, out -> write(batch, before, after, out));
  }

  private void write(Batch batch, int retracts, int inserts, BatchBuilder out) {
    int[] outputs = spec.outputs();
    table.copyTo(replaced, retracts, outputs.length, out, 0);
    for (int c = 0; c < outputs.length; c++) {
      out.column(c).copy(batch, outputs[c], inserted, 0, inserts, retracts);
    }
    int column = outputs.length;
    int rows = retracts + inserts;
    if (spec.rank() != null) {
      ColumnBuilder ranks = out.column(column++);
      for (int i = 0; i < rows; i++) {
        ranks.setLong(i, 1);
      }
    }
    ColumnBuilder weights = out.column(column);
    for (int i = 0; i < rows; i++) {
      weights.setInt(i, i < retracts ? Changelog.RETRACT : Changelog.INSERT);
    }
    out.addRows(rows);
  }

  @Override
  public StateTable state() {
    return StateTable.of(partitions, table);
  }

  @Override
  public long bytes() {
    return partitions.bytes() + table.bytes();
  }
}
