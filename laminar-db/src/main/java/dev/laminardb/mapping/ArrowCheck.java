package dev.laminardb.mapping;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.batch.UuidBytes;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.kernel.Dates;
import dev.laminardb.core.kernel.Decimals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether Arrow rows may enter a source. The engine reads their memory unchecked, so the
 * lengths of the buffers are verified here.
 */
final class ArrowCheck {
  private final Schema schema;
  private final ColumnType[] types;
  private final boolean[] required;
  private final ColumnNames names;
  private final RowFault faults;

  /** The last schema that matched: applications push many roots of one. */
  private volatile @Nullable Pairing lastPairing;

  /** Which field of a schema stands for each column. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Pairing(Schema schema, int[] vectors) {}

  ArrowCheck(Schema schema, RowFault faults) {
    this.schema = schema;
    this.names = new ColumnNames(schema);
    this.faults = faults;
    this.types = schema.getFields().stream().map(ColumnType::of).toArray(ColumnType[]::new);
    this.required = new boolean[types.length];
    for (int i = 0; i < required.length; i++) {
      required[i] = !schema.getFields().get(i).isNullable() || i == faults.timeColumn();
    }
  }

  /** For each column which vector it is; see {@link ArrowRows#check}. */
  int[] check(VectorSchemaRoot root) {
    List<String> problems = new ArrayList<>();
    int[] vectors = pair(root.getSchema(), problems);
    for (int column = 0; column < vectors.length; column++) {
      checkBuffers(root.getVector(vectors[column]), column, root.getRowCount(), problems);
    }
    refuse(problems);
    boolean noNulls = requiredAreSet(root, vectors);
    for (int column = 0; column < vectors.length; column++) {
      if (!noNulls) {
        checkNulls(root.getVector(vectors[column]), column);
      }
      if (types[column] == ColumnType.TIME) {
        checkTimes(root.getVector(vectors[column]), column);
      }
      if (types[column] == ColumnType.DECIMAL) {
        checkDigits(root.getVector(vectors[column]), column);
      }
    }
    return vectors;
  }

  private void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new LaminarException(
          ErrorCode.SCHEMA_MISMATCH,
          "Arrow rows do not match source \""
              + faults.source()
              + "\":\n  - "
              + String.join("\n  - ", problems));
    }
  }

  private int[] pair(Schema pushed, List<String> problems) {
    Pairing known = lastPairing;
    if (known == null || (known.schema() != pushed && !known.schema().equals(pushed))) {
      known = new Pairing(pushed, pair(pushed.getFields(), problems));
      refuse(problems);
      lastPairing = known;
    }
    return known.vectors();
  }

  private int[] pair(List<Field> fields, List<String> problems) {
    int[] vectors = new int[schema.getFields().size()];
    Arrays.fill(vectors, -1);
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      int column = names.find(field.getName());
      if (column < 0) {
        problems.add(unknown(field, column));
      } else if (vectors[column] >= 0) {
        problems.add(
            String.format(
                "fields \"%s\" and \"%s\" both stand for column \"%s\": keep one",
                fields.get(vectors[column]).getName(),
                field.getName(),
                schema.getFields().get(column).getName()));
      } else {
        vectors[column] = i;
        checkType(field, schema.getFields().get(column), problems);
      }
    }
    for (int column = 0; column < vectors.length; column++) {
      if (vectors[column] < 0) {
        Field missing = schema.getFields().get(column);
        problems.add(
            String.format(
                "column \"%s\" has no field: add one of Arrow type %s",
                missing.getName(), ArrowFields.typeName(missing)));
      }
    }
    return vectors;
  }

  private String unknown(Field field, int found) {
    if (found == ColumnNames.AMBIGUOUS) {
      return String.format(
          "field \"%s\" could be several columns (%s): name it exactly as one of them",
          field.getName(), names.list());
    }
    Optional<String> nearest = names.nearest(field.getName());
    return String.format(
        "field \"%s\" has no column: %s(columns: %s)",
        field.getName(),
        nearest.map(n -> "did you mean \"" + n + "\"? ").orElse("remove it "),
        names.list());
  }

  private static void checkType(Field field, Field column, List<String> problems) {
    String needed = ArrowFields.typeName(column);
    if (field.getDictionary() != null) {
      problems.add(
          String.format(
              "field \"%s\" is dictionary-encoded: decode it to %s first",
              field.getName(), needed));
    } else if (!ArrowFields.isStored(field, column)) {
      problems.add(
          String.format(
              "field \"%s\" has Arrow type %s, but column \"%s\" %s needs %s",
              field.getName(),
              field.getType(),
              column.getName(),
              ColumnType.sqlName(column),
              needed));
    }
  }

  private void checkBuffers(FieldVector vector, int column, int rows, List<String> problems) {
    String name = vector.getName();
    if (vector.getValueCount() != rows) {
      problems.add(
          String.format(
              Locale.ROOT,
              "field \"%s\" has %d values, but the root has %d rows: call setRowCount, and do not"
                  + " push a root that was closed or pushed before",
              name,
              vector.getValueCount(),
              rows));
      return;
    }
    if (rows == 0) {
      return;
    }
    if (types[column].isNested()) {
      if (!ArrowNested.isSound(ArrowColumns.unwrapped(vector), rows)) {
        problems.add("field \"" + name + "\" has buffers that its lists lead out of");
      }
      return;
    }
    long bits = (rows + 7L) / 8;
    boolean sound = holds(vector.getValidityBuffer(), bits);
    switch (types[column].layout()) {
      case BIT -> sound &= holds(vector.getDataBuffer(), bits);
      case ONE_BYTE -> sound &= holds(vector.getDataBuffer(), rows);
      case TWO_BYTES -> sound &= holds(vector.getDataBuffer(), 2L * rows);
      case FOUR_BYTES -> sound &= holds(vector.getDataBuffer(), 4L * rows);
      case EIGHT_BYTES -> sound &= holds(vector.getDataBuffer(), 8L * rows);
      case SIXTEEN_BYTES -> sound &= holds(vector.getDataBuffer(), 16L * rows);
      case VARIABLE ->
          sound &=
              types[column] == ColumnType.UUID
                  ? holds(vector.getDataBuffer(), (long) UuidBytes.LENGTH * rows)
                  : holds(vector.getOffsetBuffer(), 4L * (rows + 1L))
                      && holds(vector.getDataBuffer(), 0)
                      && offsetsWithin(
                          vector.getOffsetBuffer().memoryAddress(),
                          rows,
                          vector.getDataBuffer().capacity());
    }
    if (!sound) {
      problems.add(
          String.format(
              Locale.ROOT,
              "field \"%s\" has buffers that were released, are shorter than %d rows, or have string"
                  + " offsets outside them",
              name,
              rows));
    }
  }

  private static boolean holds(ArrowBuf buffer, long bytes) {
    return buffer.refCnt() > 0 && buffer.capacity() >= bytes;
  }

  /**
   * Whether the first and the last offset are sound; those between are verified when they are read.
   */
  private static boolean offsetsWithin(long offsets, int rows, long capacity) {
    int first = RawMemory.getInt(offsets);
    int last = RawMemory.getInt(offsets + ((long) rows << 2));
    return first >= 0 && first <= last && last <= capacity;
  }

  /**
   * Whether no column that takes no nulls has any. Goes through all of them at once: their memory
   * is mostly not in a cache yet, and so the columns do not wait for each other.
   */
  private boolean requiredAreSet(VectorSchemaRoot root, int[] vectors) {
    long[] validity = new long[vectors.length];
    int columns = 0;
    for (int column = 0; column < vectors.length; column++) {
      if (required[column]) {
        FieldVector vector = root.getVector(vectors[column]);
        validity[columns++] = vector.getValidityBuffer().memoryAddress();
      }
    }
    int words = root.getRowCount() / Long.SIZE;
    long all = -1;
    for (int word = 0; word < words; word++) {
      for (int i = 0; i < columns; i++) {
        all &= RawMemory.getLong(validity[i] + (long) word * Long.BYTES);
      }
    }
    for (int row = words * Long.SIZE; row < root.getRowCount(); row++) {
      for (int i = 0; i < columns; i++) {
        all &= RawMemory.getBit(validity[i], row) ? -1 : 0;
      }
    }
    return all == -1;
  }

  private void checkNulls(FieldVector vector, int column) {
    if (!required[column]) {
      return;
    }
    for (int row = 0; row < vector.getValueCount(); row++) {
      if (BitVectorHelper.get(vector.getValidityBuffer(), row) == 0) {
        throw faults.nullValue(column, "row " + row + " of the Arrow rows");
      }
    }
  }

  /** Refuses times of day that no day has, which Arrow does not look for. */
  private void checkTimes(FieldVector vector, int column) {
    long data = vector.getDataBuffer().memoryAddress();
    long validity = vector.getValidityBuffer().memoryAddress();
    for (int row = 0; row < vector.getValueCount(); row++) {
      long micros = RawMemory.getLong(data + ((long) row << 3));
      if ((micros < 0 || micros >= Dates.MICROS) && RawMemory.getBit(validity, row)) {
        throw faults.outOfRange(
            column, micros + " microseconds", "row " + row + " of the Arrow rows");
      }
    }
  }

  /** Refuses numbers of more digits than their type has, which Arrow does not look for. */
  private void checkDigits(FieldVector vector, int column) {
    ArrowType.Decimal type = ColumnType.decimal(schema.getFields().get(column));
    long data = vector.getDataBuffer().memoryAddress();
    long validity = vector.getValidityBuffer().memoryAddress();
    for (int row = 0; row < vector.getValueCount(); row++) {
      long low = RawMemory.getLong(data + ((long) row << 4));
      long high = RawMemory.getLong(data + ((long) row << 4) + Long.BYTES);
      if (!Decimals.fits(low, high, type.getPrecision()) && RawMemory.getBit(validity, row)) {
        throw faults.outOfRange(
            column,
            Decimals.toBigDecimal(low, high, type.getScale()),
            "row " + row + " of the Arrow rows");
      }
    }
  }
}
