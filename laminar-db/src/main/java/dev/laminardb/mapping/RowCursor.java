package dev.laminardb.mapping;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.batch.UuidBytes;
import dev.laminardb.core.kernel.Decimals;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Reads the values of one row of a batch, by address, and moves from row to row. Its methods are
 * the leaves of a {@link RecordDecoder}'s tree of method handles, which is why they take a field's
 * index alone. Valid as long as the batch is; used by one thread.
 */
final class RowCursor {
  private final long[] data;
  private final long[] validity;
  private final long[] offsets;
  private int row;

  RowCursor(Batch batch, List<RecordFields.Pair> pairs) {
    this.data = new long[pairs.size()];
    this.validity = new long[data.length];
    this.offsets = new long[data.length];
    for (int i = 0; i < data.length; i++) {
      RecordFields.Pair pair = pairs.get(i);
      data[i] = batch.dataAddress(pair.column());
      validity[i] = batch.validityAddress(pair.column());
      if (pair.type().isVariable()) {
        offsets[i] = batch.offsetAddress(pair.column());
      }
    }
  }

  /** Moves to a row, which the caller has checked to be in the batch. */
  void moveTo(int row) {
    this.row = row;
  }

  boolean isNull(int field) {
    return !RawMemory.getBit(validity[field], row);
  }

  boolean booleanAt(int field) {
    return RawMemory.getBit(data[field], row);
  }

  byte byteAt(int field) {
    return RawMemory.getByte(data[field] + row);
  }

  short shortAt(int field) {
    return RawMemory.getShort(data[field] + ((long) row << 1));
  }

  float floatAt(int field) {
    return RawMemory.getFloat(data[field] + ((long) row << 2));
  }

  int intAt(int field) {
    return RawMemory.getInt(data[field] + ((long) row << 2));
  }

  long longAt(int field) {
    return RawMemory.getLong(data[field] + ((long) row << 3));
  }

  double doubleAt(int field) {
    return RawMemory.getDouble(data[field] + ((long) row << 3));
  }

  BigDecimal decimalAt(int field, int scale) {
    long at = data[field] + ((long) row << 4);
    return Decimals.toBigDecimal(RawMemory.getLong(at), RawMemory.getLong(at + Long.BYTES), scale);
  }

  String stringAt(int field) {
    return new String(bytesAt(field), StandardCharsets.UTF_8);
  }

  Object nestedAt(int field, Field type) {
    long offset = offsets[field] + ((long) row << 2);
    int start = RawMemory.getInt(offset);
    int length = RawMemory.getInt(offset + Integer.BYTES) - start;
    return NestedValues.value(data[field] + start, length, type);
  }

  UUID uuidAt(int field) {
    return UuidBytes.uuid(data[field] + RawMemory.getInt(offsets[field] + ((long) row << 2)));
  }

  byte[] bytesAt(int field) {
    long offset = offsets[field] + ((long) row << 2);
    int start = RawMemory.getInt(offset);
    byte[] bytes = new byte[RawMemory.getInt(offset + Integer.BYTES) - start];
    RawMemory.copy(data[field] + start, bytes, 0, bytes.length);
    return bytes;
  }

  Instant instantAt(int field) {
    return EpochMicros.instant(longAt(field));
  }

  LocalTime timeAt(int field) {
    return LocalTime.ofNanoOfDay(longAt(field) * 1000);
  }

  Duration durationAt(int field) {
    return EpochMicros.duration(longAt(field));
  }

  Period periodAt(int field) {
    return PeriodMonths.period(intAt(field));
  }

  OffsetDateTime offsetDateTimeAt(int field) {
    return instantAt(field).atOffset(ZoneOffset.UTC);
  }

  LocalDate dateAt(int field) {
    return LocalDate.ofEpochDay(intAt(field));
  }

  LocalDateTime dateTimeAt(int field) {
    return EpochMicros.dateTime(longAt(field));
  }
}
