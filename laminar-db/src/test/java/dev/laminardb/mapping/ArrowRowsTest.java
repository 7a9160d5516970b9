package dev.laminardb.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.UuidBytes;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.extension.UuidType;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArrowRowsTest {
  private static final Schema SCHEMA =
      Columns.schema("name VARCHAR NOT NULL", "n BIGINT", "ok BOOLEAN", "event_time TIMESTAMP");
  private static final Schema PERMUTED =
      Columns.schema("eventTime TIMESTAMP", "ok BOOLEAN", "N BIGINT", "Name VARCHAR");

  private final BufferAllocator allocator = new RootAllocator();
  private final ArrowRows rows = ArrowRows.of("events", SCHEMA, 3);

  @AfterEach
  void leavesNoMemoryBehind() {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
  }

  @Test
  void mapsColumnsByNameInAnyOrder() {
    try (VectorSchemaRoot root = filled(PERMUTED, 3)) {
      assertThat(rows.check(root)).containsExactly(3, 2, 1, 0);
      assertThat(root.getRowCount()).isEqualTo(3);
    }
  }

  @Test
  void movesTheBuffersThemselves() {
    try (VectorSchemaRoot root = filled(PERMUTED, 100)) {
      long data = root.getVector("N").getDataBuffer().memoryAddress();
      long held = allocator.getAllocatedMemory();

      List<Batch> batches = rows.take(root);

      assertThat(batches).hasSize(1);
      Batch batch = batches.get(0);
      assertThat(batch.dataAddress(1)).isEqualTo(data);
      assertThat(allocator.getAllocatedMemory()).isEqualTo(held);
      assertThat(root.getRowCount()).isZero();
      assertThat(root.getVector("N").getValueCount()).isZero();
      holds(batch, 0, 100);
      for (int column = 0; column < 4; column++) {
        assertThat(batch.vector(column).getField()).isEqualTo(SCHEMA.getFields().get(column));
      }
      batch.release();
    }
  }

  @Test
  void theRootCanBeFilledAgainAndOutlivedByItsBatches() {
    VectorSchemaRoot root = filled(SCHEMA, 10);
    Batch first = rows.take(root).get(0);
    fill(root, 20);
    Batch second = rows.take(root).get(0);
    root.close();

    holds(first, 0, 10);
    holds(second, 0, 20);
    first.release();
    second.release();
  }

  @Test
  void splitsManyRowsIntoBatches() {
    int count = 2 * Batch.MAX_ROWS + 777;
    VectorSchemaRoot root = filled(PERMUTED, count);
    long data = root.getVector("N").getDataBuffer().memoryAddress();

    List<Batch> batches = rows.take(root);
    root.close();

    assertThat(batches)
        .extracting(Batch::rowCount)
        .containsExactly(Batch.MAX_ROWS, Batch.MAX_ROWS, 777);
    assertThat(batches.get(1).dataAddress(1)).isEqualTo(data + 8L * Batch.MAX_ROWS);
    // Out of order, since the parts share memory that only the last release may free.
    for (int i : new int[] {1, 0, 2}) {
      holds(batches.get(i), i * Batch.MAX_ROWS, batches.get(i).rowCount());
      batches.get(i).release();
    }
  }

  @Test
  void takesExactlyOneFullBatch() {
    try (VectorSchemaRoot root = filled(SCHEMA, Batch.MAX_ROWS)) {
      List<Batch> batches = rows.take(root);

      assertThat(batches).extracting(Batch::rowCount).containsExactly(Batch.MAX_ROWS);
      batches.forEach(Batch::release);
    }
  }

  @Test
  void takesNothingFromARootWithoutRows() {
    try (VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator)) {
      assertThat(rows.take(root)).isEmpty();
    }
  }

  @Test
  void leavesTheRootAsItWasWhenMemoryForASplitRunsOut() {
    int count = 3 * Batch.MAX_ROWS;
    BufferAllocator tight = allocator.newChildAllocator("tight", 0, Long.MAX_VALUE);
    try (VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, tight)) {
      fill(root, count);
      long held = tight.getAllocatedMemory();
      tight.setLimit(held + 1);

      assertThatThrownBy(() -> rows.take(root)).isInstanceOf(OutOfMemoryException.class);

      assertThat(root.getRowCount()).isEqualTo(count);
      assertThat(tight.getAllocatedMemory()).isEqualTo(held);
      tight.setLimit(Long.MAX_VALUE);
      List<Batch> batches = rows.take(root);
      holds(batches.get(2), 2 * Batch.MAX_ROWS, Batch.MAX_ROWS);
      batches.forEach(Batch::release);
    }
    tight.close();
  }

  @Test
  void namesEveryFieldThatDoesNotMatch() {
    Schema wrong =
        new Schema(
            List.of(
                ColumnType.VARCHAR.field("nme", false),
                ColumnType.INT.field("n", true),
                ColumnType.INT.field("N", true),
                Field.nullable("ok", ArrowType.LargeUtf8.INSTANCE),
                Field.nullable("eventTime", new ArrowType.Timestamp(TimeUnit.MILLISECOND, null))));
    try (VectorSchemaRoot root = VectorSchemaRoot.create(wrong, allocator)) {
      refused(root, ErrorCode.SCHEMA_MISMATCH)
          .contains(
              "source \"events\"",
              "field \"nme\" has no column: did you mean \"name\"?",
              "field \"n\" has Arrow type Int(32, true), but column \"n\" BIGINT needs Int(64,",
              "fields \"n\" and \"N\" both stand for column \"n\"",
              "field \"ok\" has Arrow type LargeUtf8",
              "field \"eventTime\" has Arrow type Timestamp(MILLISECOND, null)",
              "column \"name\" has no field");
    }
  }

  @Test
  void refusesADictionary() {
    Field coded =
        new Field(
            "n",
            new FieldType(
                true, new ArrowType.Int(64, true), new DictionaryEncoding(1, false, null)),
            null);
    ArrowRows one = ArrowRows.of("s", Columns.schema("n BIGINT"), -1);
    try (VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(List.of(coded)), allocator)) {
      assertThatThrownBy(() -> one.check(root)).hasMessageContaining("dictionary-encoded");
    }
  }

  @Test
  void namesTheFirstRowWithANullInANotNullColumn() {
    try (VectorSchemaRoot root = filled(PERMUTED, 50)) {
      ((VarCharVector) root.getVector("Name")).setNull(17);
      ((VarCharVector) root.getVector("Name")).setNull(30);

      refused(root, ErrorCode.NULL_NOT_ALLOWED)
          .contains("\"name\"", "\"events\"", "NOT NULL", "row 17");
      assertThat(root.getRowCount()).isEqualTo(50);
    }
  }

  @Test
  void refusesANullInTheTimeColumn() {
    try (VectorSchemaRoot root = filled(SCHEMA, 5)) {
      ((TimeStampMicroVector) root.getVector("event_time")).setNull(4);

      refused(root, ErrorCode.NULL_NOT_ALLOWED).contains("\"event_time\"", "row 4");
    }
  }

  @Test
  void refusesVectorsOfOtherLengthsThanTheRoot() {
    try (VectorSchemaRoot root = filled(SCHEMA, 5)) {
      root.getVector("n").setValueCount(4);

      refused(root, ErrorCode.SCHEMA_MISMATCH)
          .contains("\"n\" has 4 values, but the root has 5 rows");
    }
  }

  @Test
  void refusesAReleasedBuffer() {
    VectorSchemaRoot root = filled(SCHEMA, 5);
    FieldVector names = root.getVector("name");
    names.getDataBuffer().getReferenceManager().release();

    refused(root, ErrorCode.SCHEMA_MISMATCH).contains("\"name\" has buffers that were released");

    // The vector itself can no longer be closed: it would release that buffer a second time.
    names.getValidityBuffer().getReferenceManager().release();
    names.getOffsetBuffer().getReferenceManager().release();
    for (String other : List.of("n", "ok", "event_time")) {
      root.getVector(other).close();
    }
  }

  @Test
  void refusesStringOffsetsOutsideTheirBuffer() {
    try (VectorSchemaRoot root = filled(SCHEMA, 5)) {
      root.getVector("name").getOffsetBuffer().setInt(5 * 4, 1 << 30);

      refused(root, ErrorCode.SCHEMA_MISMATCH).contains("\"name\"", "offsets");
    }
  }

  @Test
  void neverFollowsCorruptStringOffsets() {
    for (int corrupt : new int[] {1 << 30, -1}) {
      try (VectorSchemaRoot root = filled(SCHEMA, 5)) {
        int column = root.getSchema().getFields().indexOf(root.getSchema().findField("name"));
        root.getVector("name").getOffsetBuffer().setInt(3 * 4, corrupt);

        Batch batch = rows.take(root).get(0);

        assertThat(catchThrowableOfType(LaminarException.class, () -> batch.offsetAddress(column)))
            .hasMessageContaining("\"name\"")
            .hasMessageContaining("corrupt");
        batch.release();
      }
    }
  }

  @Test
  void uuidsMayBeStandardBytesOrArrowsExtensionType() {
    Schema schema = Columns.schema("id UUID");
    ArrowRows uuids = ArrowRows.of("s", schema, -1);
    int count = Batch.MAX_ROWS + 3;
    Field plain = ArrowFields.outside(schema).findField("id");
    Field extension = Field.nullable("id", UuidType.INSTANCE);
    for (Field field : List.of(plain, extension)) {
      try (VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(List.of(field)), allocator)) {
        FixedSizeBinaryVector vector =
            (FixedSizeBinaryVector) ArrowColumns.unwrapped(root.getVector(0));
        for (int i = 0; i < count; i++) {
          if (i % 3 != 0) {
            vector.setSafe(i, UuidBytes.of(new UUID(i, -i)));
          }
        }
        root.setRowCount(count);

        List<Batch> batches = uuids.take(root);

        int row = 0;
        for (Batch batch : batches) {
          for (int i = 0; i < batch.rowCount(); i++, row++) {
            byte[] found = ((VarBinaryVector) batch.vector(0)).get(i);
            assertThat(found).isEqualTo(row % 3 == 0 ? null : UuidBytes.of(new UUID(row, -row)));
          }
          batch.release();
        }
        assertThat(row).isEqualTo(count);
      }
    }
  }

  @Test
  void refusesUuidsOfAnotherWidth() {
    ArrowRows uuids = ArrowRows.of("s", Columns.schema("id UUID"), -1);
    Field field = Field.nullable("id", new ArrowType.FixedSizeBinary(8));
    try (VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(List.of(field)), allocator)) {
      assertThatThrownBy(() -> uuids.take(root))
          .hasMessageContaining("column \"id\" UUID needs FixedSizeBinary(16)");
    }
  }

  private AbstractStringAssert<?> refused(VectorSchemaRoot root, ErrorCode code) {
    LaminarException refusal = catchThrowableOfType(LaminarException.class, () -> rows.take(root));
    assertThat(refusal.errorCode()).isEqualTo(code);
    return assertThat(refusal.getMessage());
  }

  private VectorSchemaRoot filled(Schema schema, int count) {
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
    fill(root, count);
    return root;
  }

  /** Row i: name = "row i", n = i or null at every third, ok = i odd, time = 10 i. */
  private static void fill(VectorSchemaRoot root, int count) {
    root.allocateNew();
    for (FieldVector vector : root.getFieldVectors()) {
      for (int i = 0; i < count; i++) {
        if (vector instanceof VarCharVector names) {
          names.setSafe(i, ("row " + i).getBytes(StandardCharsets.UTF_8));
        } else if (vector instanceof BigIntVector numbers && i % 3 != 0) {
          numbers.setSafe(i, i);
        } else if (vector instanceof BitVector bits) {
          bits.setSafe(i, i % 2);
        } else if (vector instanceof TimeStampMicroVector times) {
          times.setSafe(i, 10L * i);
        }
      }
    }
    root.setRowCount(count);
  }

  private static void holds(Batch batch, int from, int count) {
    assertThat(batch.rowCount()).isEqualTo(count);
    for (int i = 0; i < count; i++) {
      int value = from + i;
      assertThat(((VarCharVector) batch.vector(0)).get(i))
          .isEqualTo(("row " + value).getBytes(StandardCharsets.UTF_8));
      assertThat(batch.vector(1).getObject(i)).isEqualTo(value % 3 == 0 ? null : (long) value);
      assertThat(batch.vector(2).getObject(i)).isEqualTo(value % 2 == 1);
      assertThat(((TimeStampMicroVector) batch.vector(3)).get(i)).isEqualTo(10L * value);
    }
  }
}
