package dev.laminardb.core.operator;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.CellValues;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.kernel.JavaValues;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of each row by a function of some of its columns, with its other columns beside them.
 * It keeps nothing: of a row that is taken back the function makes the same rows as when it came,
 * so these are taken back, too. Rows are read from the function as batches fill up.
 *
 * <pre>
 *   (k, 'a b', weight)  →  (k, a, weight)
 *                          (k, b, weight)
 * </pre>
 */
public final class TableFunctionOperator implements Operator {
  /** A function that makes more rows of one is taken for one that never ends. */
  private static final int MOST_ROWS_OF_ONE = 100_000_000;

  private final TableFunctionSpec spec;
  private final ArgumentValues arguments;
  private final List<Field> fields;
  private final @Nullable Object[] noRow;
  private final int[] rows = new int[Batch.MAX_ROWS];
  private final @Nullable Object[][] made = new @Nullable Object[Batch.MAX_ROWS][];
  private BatchEmitter emitter;
  private int pending;

  /** An operator instance; {@link #open} comes before any use. */
  @SuppressWarnings("NullAway.Init")
  public TableFunctionOperator(TableFunctionSpec spec) {
    this.spec = spec;
    int kept = spec.kept();
    this.arguments =
        new ArgumentValues(spec.input().getFields().subList(kept, kept + spec.arguments()), kept);
    this.fields = spec.outputSchema().getFields();
    this.noRow = new @Nullable Object[spec.made()];
  }

  @Override
  public void open(OperatorContext context) {
    emitter = new BatchEmitter(spec.outputSchema(), context);
  }

  @Override
  public void onBatch(int input, Batch batch) {
    arguments.bind(batch);
    pending = 0;
    for (int row = 0; row < batch.rowCount(); row++) {
      int count = 0;
      Iterator<@Nullable Object[]> results = rowsOf(row);
      for (@Nullable Object[] result = next(results); result != null; result = next(results)) {
        add(batch, row, result);
        if (++count > MOST_ROWS_OF_ONE) {
          throw tooMany();
        }
      }
      if (count == 0 && spec.outer()) {
        add(batch, row, noRow);
      }
    }
    emit(batch);
  }

  private Iterator<@Nullable Object[]> rowsOf(int row) {
    try {
      return spec.function().rows(arguments.of(row));
    } catch (LaminarException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      throw JavaValues.failed(spec.name(), e);
    }
  }

  private @Nullable Object @Nullable [] next(Iterator<@Nullable Object[]> results) {
    try {
      return results.hasNext() ? results.next() : null;
    } catch (LaminarException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      throw JavaValues.failed(spec.name(), e);
    }
  }

  private LaminarException tooMany() {
    return new LaminarException(
        ErrorCode.INVALID_ARGUMENT,
        spec.name() + " made more than " + MOST_ROWS_OF_ONE + " rows for one call");
  }

  private void add(Batch batch, int row, @Nullable Object[] result) {
    if (pending == Batch.MAX_ROWS) {
      emit(batch);
    }
    rows[pending] = row;
    made[pending++] = result;
  }

  private void emit(Batch batch) {
    int count = pending;
    pending = 0;
    if (count > 0) {
      emitter.emit(count, out -> write(batch, count, out));
    }
  }

  private void write(Batch batch, int count, BatchBuilder out) {
    int kept = spec.kept();
    for (int column = 0; column < kept; column++) {
      out.column(column).copy(batch, column, rows, 0, count, 0);
    }
    for (int column = 0; column < noRow.length; column++) {
      for (int i = 0; i < count; i++) {
        CellValues.write(made[i][column], fields.get(kept + column), out.column(kept + column), i);
      }
    }
    if (spec.hasWeight()) {
      out.column(kept + noRow.length).copy(batch, kept + spec.arguments(), rows, 0, count, 0);
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
