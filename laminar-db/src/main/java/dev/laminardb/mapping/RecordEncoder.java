package dev.laminardb.mapping;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.ingest.RowEncoder;
import dev.laminardb.core.ingest.RowFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.agrona.MutableDirectBuffer;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Encodes records into the row format of their source. Immutable: any number of threads may use
 * one.
 *
 * <p>Values come from the record's accessors, each called once by {@link #encodedLength} and once
 * by {@link #encode}. A record whose accessors are its own must give the same value both times.
 *
 * @param <T> the record
 */
public final class RecordEncoder<T> implements RowEncoder<T> {
  private final RowFormat format;
  private final RowFault faults;
  private final FieldEncoder<T>[] fields;
  private final FieldEncoder.OfObject<T>[] checked;

  @SuppressWarnings("unchecked")
  private RecordEncoder(RowFormat format, RowFault faults, List<FieldEncoder<T>> fields) {
    this.format = format;
    this.faults = faults;
    this.fields = fields.toArray(FieldEncoder[]::new);
    this.checked =
        fields.stream()
            .filter(FieldEncoder.OfObject.class::isInstance)
            .toArray(FieldEncoder.OfObject[]::new);
  }

  /**
   * An encoder of a record for a source.
   *
   * @param type a record whose components match the source's columns one to one by name
   * @param timeColumn the column of event time, which takes no null, or -1
   * @throws dev.laminardb.core.error.LaminarException SCHEMA_MISMATCH naming every field that does
   *     not match; INVALID_OPERATION if the record's module keeps it from us
   */
  public static <T> RecordEncoder<T> of(
      Class<T> type, String source, Schema schema, int timeColumn) {
    List<RecordFields.Pair> pairs = RecordFields.pushed(type, source, schema);
    RecordAccess<T> access = new RecordAccess<>(type);
    RowFormat format = new RowFormat(pairs.size());
    RowFault faults = new RowFault(source, schema, timeColumn);
    List<FieldEncoder<T>> fields = new ArrayList<>();
    for (RecordFields.Pair pair : pairs) {
      fields.add(field(pair, access, format, faults));
    }
    return new RecordEncoder<>(format, faults, fields);
  }

  private static <T> FieldEncoder<T> field(
      RecordFields.Pair pair, RecordAccess<T> access, RowFormat format, RowFault faults) {
    int column = pair.column();
    if (pair.valueType().isPrimitive()) {
      int slot = format.slot(column);
      return switch (pair.type()) {
        case BOOLEAN -> new FieldEncoder.OfBoolean<>(slot, access.booleanGetter(pair.component()));
        case REAL, DOUBLE ->
            new FieldEncoder.OfDouble<>(slot, access.doubleGetter(pair.component()));
        case TINYINT, SMALLINT, INT, BIGINT ->
            new FieldEncoder.OfLong<>(slot, access.longGetter(pair.component()));
        case DECIMAL,
            VARCHAR,
            VARBINARY,
            UUID,
            ARRAY,
            STRUCT,
            MAP,
            TIMESTAMP,
            TIMESTAMPTZ,
            DATE,
            TIME,
            INTERVAL,
            MONTHS ->
            throw new IllegalStateException("no primitive fits " + pair);
      };
    }
    boolean required = !pair.nullable() || column == faults.timeColumn();
    Function<T, @Nullable Object> value = RecordValues.getter(pair, access);
    return switch (pair.type()) {
      case BOOLEAN -> new FieldEncoder.OfTruth<>(column, format, value, required, faults);
      case REAL, DOUBLE -> new FieldEncoder.OfFloating<>(column, format, value, required, faults);
      case TINYINT, SMALLINT, INT, BIGINT ->
          new FieldEncoder.OfInteger<>(column, format, value, required, faults);
      case DECIMAL ->
          new FieldEncoder.OfDecimal<>(
              column, format, value, required, faults, ColumnType.decimal(pair.field()));
      case DATE -> new FieldEncoder.OfDate<>(column, format, value, required, faults);
      case VARBINARY -> new FieldEncoder.OfBytes<>(column, format, value, required, faults);
      case ARRAY, STRUCT, MAP ->
          new FieldEncoder.OfNested<>(column, format, value, required, faults, pair.field());
      case UUID -> new FieldEncoder.OfUuid<>(column, format, value, required, faults);
      case VARCHAR -> new FieldEncoder.OfString<>(column, format, value, required, faults);
      case TIME -> new FieldEncoder.OfTimeOfDay<>(column, format, value, required, faults);
      case MONTHS -> new FieldEncoder.OfPeriod<>(column, format, value, required, faults);
      case TIMESTAMP, TIMESTAMPTZ, INTERVAL ->
          new FieldEncoder.OfTime<>(column, format, value, required, faults);
    };
  }

  /**
   * {@inheritDoc}
   *
   * @throws dev.laminardb.core.error.LaminarException NULL_NOT_ALLOWED for a null row or a null in
   *     a column that takes none; VALUE_OUT_OF_RANGE for a time that microseconds in a long do not
   *     reach, and for a BigDecimal that has more digits than its column
   */
  @Override
  public int encodedLength(T row) {
    if (row == null) {
      throw faults.nullRow();
    }
    long length = format.fixedLength();
    for (FieldEncoder.OfObject<T> field : checked) {
      length += field.check(row);
    }
    if (length > Integer.MAX_VALUE) {
      throw faults.tooLong(length, row);
    }
    return (int) length;
  }

  @Override
  public void encode(T row, MutableDirectBuffer buffer, int index) {
    format.clearNulls(buffer, index);
    int tail = format.fixedLength();
    for (FieldEncoder<T> field : fields) {
      tail = field.write(row, buffer, index, tail);
    }
  }
}
