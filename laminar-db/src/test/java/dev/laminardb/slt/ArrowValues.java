package dev.laminardb.slt;

import dev.laminardb.ArrowBatch;
import dev.laminardb.ArrowSource;
import dev.laminardb.core.batch.UuidBytes;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.IntervalYearVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/**
 * Between Arrow vectors and rows of objects: Boolean, Integer, Long, Double, {@link BigDecimal},
 * String, {@link LocalDate}, {@link LocalDateTime} for TIMESTAMP, and null.
 */
public final class ArrowValues {
  private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

  /** A map, in text other than a struct, which is a plain Map here. */
  record Entries(Map<?, ?> entries) {}

  private ArrowValues() {}

  /** Pushes rows as one Arrow batch. */
  public static void push(
      ArrowSource source, BufferAllocator allocator, List<@Nullable Object[]> rows) {
    try (VectorSchemaRoot root = VectorSchemaRoot.create(source.schema(), allocator)) {
      root.allocateNew();
      for (int row = 0; row < rows.size(); row++) {
        for (int column = 0; column < rows.get(row).length; column++) {
          set(root.getVector(column), row, rows.get(row)[column]);
        }
      }
      root.setRowCount(rows.size());
      source.push(root);
    }
  }

  private static void set(FieldVector vector, int row, @Nullable Object value) {
    if (value == null) {
      vector.setNull(row);
    } else if (vector instanceof BitVector bits) {
      bits.setSafe(row, (Boolean) value ? 1 : 0);
    } else if (vector instanceof TinyIntVector bytes) {
      bytes.setSafe(row, (Byte) value);
    } else if (vector instanceof SmallIntVector shorts) {
      shorts.setSafe(row, (Short) value);
    } else if (vector instanceof Float4Vector floats) {
      floats.setSafe(row, (Float) value);
    } else if (vector instanceof IntVector ints) {
      ints.setSafe(row, (Integer) value);
    } else if (vector instanceof BigIntVector longs) {
      longs.setSafe(row, (Long) value);
    } else if (vector instanceof Float8Vector doubles) {
      doubles.setSafe(row, (Double) value);
    } else if (vector instanceof DecimalVector decimals) {
      decimals.setSafe(row, ((BigDecimal) value).setScale(decimals.getScale()));
    } else if (vector instanceof TimeMicroVector times) {
      times.setSafe(row, ((LocalTime) value).toNanoOfDay() / 1000);
    } else if (vector instanceof TimeStampMicroTZVector times) {
      times.setSafe(row, micros(((OffsetDateTime) value).toLocalDateTime()));
    } else if (vector instanceof DurationVector lengths) {
      lengths.setSafe(row, ((Duration) value).dividedBy(Duration.of(1, ChronoUnit.MICROS)));
    } else if (vector instanceof IntervalYearVector lengths) {
      lengths.setSafe(row, (int) ((Period) value).toTotalMonths());
    } else if (vector instanceof DateDayVector dates) {
      dates.setSafe(row, (int) ((LocalDate) value).toEpochDay());
    } else if (vector instanceof MapVector maps) {
      int at = maps.startNewValue(row);
      StructVector entries = (StructVector) maps.getDataVector();
      int next = at;
      for (Map.Entry<?, ?> entry : ((Entries) value).entries().entrySet()) {
        while (entries.getValueCapacity() <= next) {
          entries.reAlloc();
        }
        entries.setIndexDefined(next);
        set((FieldVector) entries.getChildByOrdinal(0), next, entry.getKey());
        set((FieldVector) entries.getChildByOrdinal(1), next++, entry.getValue());
      }
      maps.endValue(row, next - at);
    } else if (vector instanceof ListVector lists) {
      int at = lists.startNewValue(row);
      List<?> list = (List<?>) value;
      for (int i = 0; i < list.size(); i++) {
        set(lists.getDataVector(), at + i, list.get(i));
      }
      lists.endValue(row, list.size());
    } else if (vector instanceof StructVector structs) {
      while (structs.getValueCapacity() <= row) {
        structs.reAlloc();
      }
      structs.setIndexDefined(row);
      for (FieldVector child : structs.getChildrenFromFields()) {
        set(child, row, ((Map<?, ?>) value).get(child.getName()));
      }
    } else if (vector instanceof FixedSizeBinaryVector uuids) {
      uuids.setSafe(row, UuidBytes.of((UUID) value));
    } else if (vector instanceof VarBinaryVector binaries) {
      binaries.setSafe(row, (byte[]) value);
    } else if (vector instanceof VarCharVector strings) {
      strings.setSafe(row, ((String) value).getBytes(StandardCharsets.UTF_8));
    } else {
      ((TimeStampMicroVector) vector).setSafe(row, micros((LocalDateTime) value));
    }
  }

  /** Takes the rows of a batch and closes it. */
  public static List<@Nullable Object[]> take(ArrowBatch batch) {
    try (batch) {
      return rows(batch.root());
    }
  }

  /** The rows of a batch, which stays the caller's. */
  public static List<@Nullable Object[]> rows(VectorSchemaRoot root) {
    List<@Nullable Object[]> rows = new ArrayList<>(root.getRowCount());
    for (int row = 0; row < root.getRowCount(); row++) {
      @Nullable Object[] values = new @Nullable Object[root.getFieldVectors().size()];
      for (int column = 0; column < values.length; column++) {
        values[column] = get(root.getVector(column), row);
      }
      rows.add(values);
    }
    return rows;
  }

  private static @Nullable Object get(FieldVector vector, int row) {
    if (vector.isNull(row)) {
      return null;
    }
    if (vector instanceof MapVector maps) {
      Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
      StructVector entries = (StructVector) maps.getDataVector();
      for (int i = maps.getElementStartIndex(row); i < maps.getElementEndIndex(row); i++) {
        map.put(
            get((FieldVector) entries.getChildByOrdinal(0), i),
            get((FieldVector) entries.getChildByOrdinal(1), i));
      }
      return new Entries(map);
    }
    if (vector instanceof ListVector lists) {
      List<@Nullable Object> list = new ArrayList<>();
      for (int i = lists.getElementStartIndex(row); i < lists.getElementEndIndex(row); i++) {
        list.add(get(lists.getDataVector(), i));
      }
      return list;
    }
    if (vector instanceof StructVector structs) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      for (FieldVector child : structs.getChildrenFromFields()) {
        fields.put(child.getName(), get(child, row));
      }
      return fields;
    }
    if (vector instanceof FixedSizeBinaryVector uuids) {
      return UuidBytes.uuid(uuids.get(row), 0);
    }
    if (vector instanceof BitVector bits) {
      return bits.get(row) != 0;
    }
    if (vector instanceof DurationVector lengths) {
      long micros = DurationVector.get(lengths.getDataBuffer(), row);
      return Duration.of(micros, ChronoUnit.MICROS);
    }
    if (vector instanceof IntervalYearVector lengths) {
      return Period.ofMonths(lengths.get(row)).normalized();
    }
    if (vector instanceof TinyIntVector bytes) {
      return bytes.get(row);
    }
    if (vector instanceof SmallIntVector shorts) {
      return shorts.get(row);
    }
    if (vector instanceof Float4Vector floats) {
      return floats.get(row);
    }
    if (vector instanceof IntVector ints) {
      return ints.get(row);
    }
    if (vector instanceof BigIntVector longs) {
      return longs.get(row);
    }
    if (vector instanceof Float8Vector doubles) {
      return doubles.get(row);
    }
    if (vector instanceof DecimalVector decimals) {
      return decimals.getObject(row);
    }
    if (vector instanceof TimeMicroVector times) {
      return LocalTime.ofNanoOfDay(times.get(row) * 1000);
    }
    if (vector instanceof TimeStampMicroTZVector times) {
      return time(times.get(row)).atOffset(ZoneOffset.UTC);
    }
    if (vector instanceof DateDayVector dates) {
      return LocalDate.ofEpochDay(dates.get(row));
    }
    if (vector instanceof VarBinaryVector binaries) {
      return binaries.get(row);
    }
    if (vector instanceof VarCharVector strings) {
      return new String(strings.get(row), StandardCharsets.UTF_8);
    }
    return time(((TimeStampMicroVector) vector).get(row));
  }

  /** Microseconds since 1970, UTC. */
  public static long micros(LocalDateTime time) {
    return ChronoUnit.MICROS.between(EPOCH, time);
  }

  /** The time of so many microseconds since 1970, UTC. */
  public static LocalDateTime time(long micros) {
    long seconds = Math.floorDiv(micros, 1_000_000);
    return LocalDateTime.ofEpochSecond(
        seconds, (int) Math.floorMod(micros, 1_000_000L) * 1000, ZoneOffset.UTC);
  }
}
