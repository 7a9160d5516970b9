package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.RawMemory;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
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

  /**
   * Values of four bytes: INT.
   *
   * @param address of row 0
   */
  record Ints(long address) {
    int at(int row) {
      return RawMemory.getInt(address + ((long) row << 2));
    }
  }

  /**
   * Values of type DOUBLE, as numbers.
   *
   * @param address of row 0
   */
  record Doubles(long address) {
    double at(int row) {
      return Double.longBitsToDouble(RawMemory.getLong(address + ((long) row << 3)));
    }
  }

  /**
   * Decimals that fit in a long.
   *
   * @param address of row 0, sixteen bytes, the lower half first
   */
  record Decimals(long address) {
    /** The value without its point. */
    long unscaledAt(int row) {
      return RawMemory.getLong(address + ((long) row << 4));
    }
  }

  static Ints ints(VectorSchemaRoot rows, int column) {
    FieldVector vector = rows.getVector(column);
    if (!(vector instanceof IntVector)) {
      throw new IllegalStateException("column " + column + " is " + vector.getField());
    }
    return new Ints(vector.getDataBuffer().memoryAddress());
  }

  static Decimals decimals(VectorSchemaRoot rows, int column, int scale) {
    FieldVector vector = rows.getVector(column);
    if (!(vector instanceof DecimalVector decimal) || decimal.getScale() != scale) {
      throw new IllegalStateException("column " + column + " is " + vector.getField());
    }
    return new Decimals(vector.getDataBuffer().memoryAddress());
  }

  /** The last column of a stream whose rows may be taken back. */
  static Ints weights(VectorSchemaRoot rows) {
    int last = rows.getFieldVectors().size() - 1;
    if (!rows.getVector(last).getName().equals(Changelog.WEIGHT)) {
      throw new IllegalStateException("no changelog, but " + rows.getSchema());
    }
    return ints(rows, last);
  }

  static Longs longs(VectorSchemaRoot rows, int column) {
    FieldVector vector = rows.getVector(column);
    if (!(vector instanceof BaseFixedWidthVector fixed) || fixed.getTypeWidth() != 8) {
      throw new IllegalStateException("column " + column + " is " + vector.getField());
    }
    return new Longs(vector.getDataBuffer().memoryAddress());
  }

  /** Columns beside one another. */
  static Longs[] longs(VectorSchemaRoot rows, int first, int count) {
    Longs[] columns = new Longs[count];
    for (int i = 0; i < count; i++) {
      columns[i] = longs(rows, first + i);
    }
    return columns;
  }

  static Doubles doubles(VectorSchemaRoot rows, int column) {
    FieldVector vector = rows.getVector(column);
    if (!(vector instanceof Float8Vector)) {
      throw new IllegalStateException("column " + column + " is " + vector.getField());
    }
    return new Doubles(vector.getDataBuffer().memoryAddress());
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
