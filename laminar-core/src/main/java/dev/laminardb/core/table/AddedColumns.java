package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a table have in columns that it is given: the same in each. Immutable.
 *
 * @param row one row, of these columns alone
 * @param parameters that it has
 * @param values of them, see {@link TableStatement#execute}
 */
public record AddedColumns(RowTemplate row, Schema parameters, List<@Nullable Object> values) {
  /** Copies the list. */
  public AddedColumns {
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }

  /** Whether a column is null because nothing is said of it. */
  boolean isNull(int column) {
    return row.rows().get(0).get(column) instanceof Cell.Constant constant
        && constant.value() == null;
  }

  /**
   * Computes the row.
   *
   * @param to takes it, valid during the call, and how many rows like it a batch should have at
   *     most
   */
  void compute(BufferAllocator allocator, ObjIntConsumer<Batch> to) {
    List<@Nullable Object[]> once = Collections.singletonList(values.toArray());
    try (ParameterColumns given = new ParameterColumns(parameters, allocator);
        TemplateRows template = new TemplateRows(row, given, null, allocator)) {
      Batch computed = template.compute(once);
      try {
        Batch made = template.rows(once, computed, 0, 1);
        try {
          to.accept(made, most(made));
        } finally {
          made.release();
        }
      } finally {
        if (computed != null) {
          computed.release();
        }
      }
    }
  }

  private int most(Batch made) {
    ColumnType[] types =
        row.columns().getFields().stream().map(ColumnType::of).toArray(ColumnType[]::new);
    ColumnAddresses addresses =
        new ColumnAddresses(IntStream.range(0, types.length).toArray(), types);
    addresses.bind(made);
    long bytes = 0;
    for (int k = 0; k < types.length; k++) {
      bytes += types[k].isVariable() ? addresses.stringLength(k, 0) : Long.BYTES;
    }
    return ParameterColumns.mostRows(bytes);
  }
}
