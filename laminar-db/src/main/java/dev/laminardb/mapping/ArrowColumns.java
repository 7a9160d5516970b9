package dev.laminardb.mapping;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.batch.UuidBytes;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Values of the columns that {@linkplain ArrowFields differ} outside the engine, on their way in
 * and out. Stateless.
 */
public final class ArrowColumns {
  private ArrowColumns() {}

  /**
   * The vectors of a batch as applications see them.
   *
   * @param columns of the batch
   * @param made takes the vectors that are new, to be closed when the batch is
   */
  public static FieldVector outside(
      Batch batch, int column, Field field, List<? super FieldVector> made) {
    if (!ArrowFields.differs(field)) {
      return batch.vector(column);
    }
    Field outside = ArrowFields.outside(field);
    FieldVector vector =
        ColumnType.of(field).isNested()
            ? ArrowNested.outside(batch, column, field, outside)
            : uuids(batch, column, outside);
    made.add(vector);
    return vector;
  }

  private static FieldVector uuids(Batch batch, int column, Field outside) {
    int rows = batch.rowCount();
    FixedSizeBinaryVector vector =
        new FixedSizeBinaryVector(outside, batch.vector(column).getAllocator());
    vector.allocateNew(rows);
    long to = vector.getDataBuffer().memoryAddress();
    long validity = batch.validityAddress(column);
    long data = batch.dataAddress(column);
    long offsets = batch.offsetAddress(column);
    for (int row = 0; row < rows; row++) {
      if (RawMemory.getBit(validity, row)) {
        vector.setIndexDefined(row);
        long from = data + RawMemory.getInt(offsets + ((long) row << 2));
        RawMemory.copy(from, to + (long) row * UuidBytes.LENGTH, UuidBytes.LENGTH);
      }
    }
    vector.setValueCount(rows);
    return vector;
  }

  /** A vector without what an extension type has put around it. */
  static FieldVector unwrapped(FieldVector vector) {
    return vector instanceof ExtensionTypeVector<?> extension
        ? (FieldVector) extension.getUnderlyingVector()
        : vector;
  }

  /**
   * The buffers of a column inside the engine: of UUIDs offsets are added to the bytes.
   *
   * @param buffers of the vector that an application handed over, whose references go over
   */
  static ArrowBuf[] inside(Field column, ArrowBuf[] buffers, int rows) {
    if (!ArrowFields.differs(column)) {
      return buffers;
    }
    BufferAllocator allocator = buffers[0].getReferenceManager().getAllocator();
    ArrowBuf offsets = allocator.buffer((rows + 1L) * Integer.BYTES);
    for (int row = 0; row <= rows; row++) {
      RawMemory.putInt(offsets.memoryAddress() + ((long) row << 2), row * UuidBytes.LENGTH);
    }
    offsets.writerIndex((rows + 1L) * Integer.BYTES);
    return new ArrowBuf[] {buffers[0], offsets, buffers[1]};
  }
}
