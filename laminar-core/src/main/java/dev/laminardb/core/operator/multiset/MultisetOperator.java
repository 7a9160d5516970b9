package dev.laminardb.core.operator.multiset;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.operator.BatchEmitter;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.state.DistinctRows;
import dev.laminardb.core.state.StateTable;

/**
 * {@code INTERSECT ALL} or {@code EXCEPT ALL} of two inputs, left 0 and right 1, either of which
 * may take rows back. It counts how often each input has each row, and emits for each batch by how
 * much the result's copies of its rows have become more or less: at most a row for each of the
 * batch.
 *
 * <pre>
 *   left   ACME  +     EXCEPT ALL  out  + ACME
 *          ACME  +                      + ACME
 *   right  ACME  +                 out  - ACME
 * </pre>
 *
 * <p>A row that neither input has any more goes.
 */
public final class MultisetOperator implements Operator {
  /** The words of a row: how often each input has it. */
  private static final int LEFT = 0;

  private static final int RIGHT = 1;

  /** One more than the copies before the batch, of rows that the batch has; else 0. */
  private static final int BEFORE = 2;

  private static final int WORDS = 3;

  private final MultisetSpec spec;
  private final DistinctRows rows;
  private final int[] slots = new int[Batch.MAX_ROWS];

  /** The different ones among the batch's rows. */
  private final int[] touched = new int[Batch.MAX_ROWS];

  private final int[] going = new int[Batch.MAX_ROWS];
  private final int[] coming = new int[Batch.MAX_ROWS];
  private BatchEmitter emitter;

  /** An operator instance; {@link #open} comes before any use. */
  @SuppressWarnings("NullAway.Init")
  public MultisetOperator(MultisetSpec spec) {
    this.spec = spec;
    this.rows = new DistinctRows(spec.columns(), WORDS);
  }

  @Override
  public void open(OperatorContext context) {
    emitter = new BatchEmitter(spec.outputSchema(), context);
  }

  @Override
  public void onBatch(int input, Batch batch) {
    rows.locate(batch, slots);
    int different = note(batch.rowCount());
    count(input, batch);
    int gone = changes(different, Changelog.RETRACT, going);
    int come = changes(different, Changelog.INSERT, coming);
    if (gone + come > 0) {
      emitter.emit(gone + come, out -> write(gone, come, out));
    }
    forget(different);
  }

  /** Notes of the batch's rows how often the result has them. */
  private int note(int count) {
    int different = 0;
    for (int i = 0; i < count; i++) {
      int slot = slots[i];
      if (rows.word(slot, BEFORE) == 0) {
        rows.setWord(slot, BEFORE, copies(slot) + 1);
        touched[different++] = slot;
      }
    }
    return different;
  }

  private void count(int input, Batch batch) {
    int word = input == 0 ? LEFT : RIGHT;
    int weight = Changelog.weightColumn(spec.input(input));
    long weights = weight < 0 ? 0 : batch.dataAddress(weight);
    for (int row = 0; row < batch.rowCount(); row++) {
      int by = weight < 0 ? 1 : RawMemory.getInt(weights + ((long) row << 2));
      rows.setWord(slots[row], word, rows.word(slots[row], word) + by);
    }
  }

  private long copies(int slot) {
    return spec.kind().copies(rows.word(slot, LEFT), rows.word(slot, RIGHT));
  }

  /**
   * The copies by which the result has become more, or less.
   *
   * @param weight which of the two
   * @param to receives a row for each of them
   * @return how many
   */
  private int changes(int different, int weight, int[] to) {
    int found = 0;
    for (int i = 0; i < different; i++) {
      long change = weight * (copies(touched[i]) + 1 - rows.word(touched[i], BEFORE));
      for (; change > 0; change--) {
        to[found++] = touched[i];
      }
    }
    return found;
  }

  private void write(int gone, int come, BatchBuilder out) {
    rows.copyTo(going, gone, out, 0);
    rows.copyTo(coming, come, out, gone);
    int weight = Changelog.weightColumn(spec.outputSchema());
    for (int row = 0; row < gone + come && weight >= 0; row++) {
      out.column(weight).setInt(row, row < gone ? Changelog.RETRACT : Changelog.INSERT);
    }
    out.addRows(gone + come);
  }

  /** Begins anew with what the next batch changes. */
  private void forget(int different) {
    for (int i = 0; i < different; i++) {
      int slot = touched[i];
      rows.setWord(slot, BEFORE, 0);
      if (rows.word(slot, LEFT) == 0 && rows.word(slot, RIGHT) == 0) {
        rows.remove(slot);
      }
    }
  }

  @Override
  public StateTable state() {
    return rows;
  }

  @Override
  public long stateBytes() {
    return rows.bytes();
  }

  @Override
  public void close() {
    if (emitter != null) {
      emitter.close();
    }
  }
}
