package dev.laminardb.core.operator;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.ColumnBuilder;

/**
 * Makes a row of each element of an array, with the other columns of its row beside it, or of the
 * elements at each place of several arrays, as many as the longest has. An element is a column, and
 * the fields of a struct are as many. It keeps nothing: a row that is taken back has the same
 * elements as when it came, so the rows made of it are taken back, too.
 *
 * <pre>
 *   (k, [a, b], [c], weight)  →  (k, a, c, 1, weight)
 *                                (k, b, null, 2, weight)
 * </pre>
 */
public final class UnnestOperator implements Operator {
  /** Behind the last element of any array. */
  private static final int NO_ELEMENT = Integer.MAX_VALUE;

  private final UnnestSpec spec;
  private final UnnestedColumn[] arrays;
  private final int[] rows = new int[Batch.MAX_ROWS];
  private final int[] elements = new int[Batch.MAX_ROWS];
  private BatchEmitter emitter;
  private int pending;

  /** An operator instance; {@link #open} comes before any use. */
  @SuppressWarnings("NullAway.Init")
  public UnnestOperator(UnnestSpec spec) {
    this.spec = spec;
    this.arrays = new UnnestedColumn[spec.arrays()];
    for (int i = 0; i < arrays.length; i++) {
      int column = spec.kept() + i;
      arrays[i] = new UnnestedColumn(spec.input().getFields().get(column), column, spec.whole());
    }
  }

  @Override
  public void open(OperatorContext context) {
    emitter = new BatchEmitter(spec.outputSchema(), context);
  }

  @Override
  public void onBatch(int input, Batch batch) {
    for (UnnestedColumn array : arrays) {
      array.bind(batch);
    }
    pending = 0;
    for (int row = 0; row < batch.rowCount(); row++) {
      int count = 0;
      for (UnnestedColumn array : arrays) {
        count = Math.max(count, array.count(row));
      }
      for (int element = 0; element < count; element++) {
        add(batch, row, element);
      }
      if (count == 0 && spec.outer()) {
        add(batch, row, NO_ELEMENT);
      }
    }
    emit(batch);
  }

  private void add(Batch batch, int row, int element) {
    if (pending == Batch.MAX_ROWS) {
      emit(batch);
    }
    rows[pending] = row;
    elements[pending++] = element;
  }

  private void emit(Batch batch) {
    int count = pending;
    pending = 0;
    if (count > 0) {
      emitter.emit(count, out -> write(batch, count, out));
    }
  }

  private void write(Batch batch, int count, BatchBuilder out) {
    int next = spec.kept();
    for (int column = 0; column < next; column++) {
      out.column(column).copy(batch, column, rows, 0, count, 0);
    }
    for (UnnestedColumn array : arrays) {
      next = array.write(rows, elements, count, out, next);
    }
    if (spec.ordinality()) {
      ColumnBuilder ordinals = out.column(next++);
      for (int i = 0; i < count; i++) {
        if (elements[i] != NO_ELEMENT) {
          ordinals.setInt(i, elements[i] + 1);
        }
      }
    }
    if (spec.hasWeight()) {
      out.column(next).copy(batch, spec.kept() + arrays.length, rows, 0, count, 0);
    }
    out.addRows(count);
  }

  @Override
  public void close() {
    if (emitter != null) {
      emitter.close();
    }
  }
}
