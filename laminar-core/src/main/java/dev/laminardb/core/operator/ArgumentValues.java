package dev.laminardb.core.operator;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.CellValues;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.kernel.Decimals;
import dev.laminardb.core.kernel.JavaValues;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Values of some columns as objects, those that {@link CellValues} takes. Used by one thread. */
final class ArgumentValues {
  private final List<Field> fields;
  private final ColumnType[] types;
  private final ColumnAddresses columns;

  /**
   * Values of neighbouring columns.
   *
   * @param first the first one's number
   */
  ArgumentValues(List<Field> fields, int first) {
    this.fields = List.copyOf(fields);
    this.types = fields.stream().map(ColumnType::of).toArray(ColumnType[]::new);
    this.columns =
        new ColumnAddresses(IntStream.range(first, first + fields.size()).toArray(), types);
  }

  void bind(Batch batch) {
    columns.bind(batch);
  }

  /** The values of a row, in an array of their own. */
  @Nullable Object[] of(int row) {
    @Nullable Object[] values = new @Nullable Object[types.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = columns.isNull(k, row) ? null : value(k, row);
    }
    return values;
  }

  private Object value(int k, int row) {
    return switch (types[k]) {
      case BOOLEAN -> columns.word(k, row) != 0;
      case TINYINT, SMALLINT, INT, DATE, MONTHS -> (int) columns.word(k, row);
      case BIGINT, TIMESTAMP, TIMESTAMPTZ, TIME, INTERVAL -> columns.word(k, row);
      case DOUBLE -> Double.longBitsToDouble(columns.word(k, row));
      case DECIMAL ->
          Decimals.toBigDecimal(
              columns.word(k, row),
              columns.highWord(k, row),
              ColumnType.decimal(fields.get(k)).getScale());
      case VARCHAR -> JavaValues.text(columns.stringAddress(k, row), columns.stringLength(k, row));
      case REAL, VARBINARY, UUID, ARRAY, STRUCT, MAP ->
          throw new IllegalStateException("no function takes a " + types[k]);
    };
  }
}
