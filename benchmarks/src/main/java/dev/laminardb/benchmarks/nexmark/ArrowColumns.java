package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.core.batch.RawMemory;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Reads the columns of a result by address, as cheaply as a plain array is read. */
final class ArrowColumns {
  private ArrowColumns() {}

  /**
   * Values of eight bytes: BIGINT, TIMESTAMP, or DOUBLE as its bits.
   *
   * @param address of row 0
   */
  record Longs(long address) {
    long at(int row) {
      return RawMemory.getLong(address + ((long) row << 3));
    }
  }

  /**
   * Strings.
   *
   * @param offsets address of row 0's offset
   * @param bytes address the offsets count from
   */
  record Strings(long offsets, long bytes) {
    /** Takes a row's string up into a row hash. */
    long addTo(long hash, int row) {
      long at = offsets + ((long) row << 2);
      int start = RawMemory.getInt(at);
      return Checksum.with(hash, bytes + start, RawMemory.getInt(at + 4) - start);
    }
  }

  static Longs longs(VectorSchemaRoot rows, int column) {
    FieldVector vector = rows.getVector(column);
    if (!(vector instanceof BaseFixedWidthVector fixed) || fixed.getTypeWidth() != 8) {
      throw new IllegalStateException("column " + column + " is " + vector.getField());
    }
    return new Longs(vector.getDataBuffer().memoryAddress());
  }

  static Strings strings(VectorSchemaRoot rows, int column) {
    FieldVector vector = rows.getVector(column);
    if (!(vector instanceof VarCharVector)) {
      throw new IllegalStateException("column " + column + " is " + vector.getField());
    }
    return new Strings(
        vector.getOffsetBuffer().memoryAddress(), vector.getDataBuffer().memoryAddress());
  }
}
