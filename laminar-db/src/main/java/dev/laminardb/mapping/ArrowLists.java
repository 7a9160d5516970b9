package dev.laminardb.mapping;

import dev.laminardb.core.batch.ArrayLayout;
import dev.laminardb.core.batch.ArrayType;
import dev.laminardb.core.batch.ArrayWriter;
import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.batch.UuidBytes;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.kernel.Dates;
import dev.laminardb.core.kernel.Decimals;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.ArrowBufPointer;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.Field;

/** Arrays as Arrow's lists and back, by copying. Stateless. */
final class ArrowLists {
  private ArrowLists() {}

  /** The arrays of a batch's column as lists. */
  static ListVector outside(Batch batch, int column, Field inside, Field outside) {
    BufferAllocator allocator = batch.vector(column).getAllocator();
    ListVector lists = (ListVector) outside.createVector(allocator);
    lists.allocateNew();
    long data = batch.dataAddress(column);
    long offsets = batch.offsetAddress(column);
    long validity = batch.validityAddress(column);
    for (int row = 0; row < batch.rowCount(); row++) {
      if (RawMemory.getBit(validity, row)) {
        long array = data + RawMemory.getInt(offsets + ((long) row << 2));
        put(lists, row, array, ArrayType.of(inside));
      }
    }
    lists.setValueCount(batch.rowCount());
    return lists;
  }

  private static void put(ListVector lists, int row, long array, ArrayType type) {
    int count = ArrayLayout.count(array);
    int at = lists.startNewValue(row);
    FieldVector elements = lists.getDataVector();
    for (int i = 0; i < count; i++) {
      if (elements.getValueCapacity() <= at + i) {
        elements.reAlloc();
      }
      if (!ArrayLayout.isNull(array, i)) {
        put(elements, at + i, array, i, type.element());
      } else if (!(elements instanceof ListVector)) {
        elements.setNull(at + i);
      }
    }
    lists.endValue(row, count);
  }

  private static void put(FieldVector elements, int at, long array, int index, Field element) {
    ColumnType type = ColumnType.of(element);
    int width = ArrayLayout.width(type);
    if (elements instanceof ListVector lists) {
      put(lists, at, ArrayLayout.stringAddress(array, index), ArrayType.of(element));
    } else if (elements instanceof BitVector bits) {
      bits.setSafe(at, (int) ArrayLayout.word(array, index, width));
    } else if (elements instanceof BaseVariableWidthVector strings) {
      byte[] bytes = new byte[ArrayLayout.stringLength(array, index)];
      RawMemory.copy(ArrayLayout.stringAddress(array, index), bytes, 0, bytes.length);
      strings.setSafe(at, bytes);
    } else {
      BaseFixedWidthVector fixed = (BaseFixedWidthVector) elements;
      fixed.setIndexDefined(at);
      int bytes = fixed.getTypeWidth();
      long from =
          type == ColumnType.UUID
              ? ArrayLayout.stringAddress(array, index)
              : ArrayLayout.address(array, index, width);
      RawMemory.copy(from, fixed.getDataBuffer().memoryAddress() + (long) at * bytes, bytes);
    }
  }

  /** Whether the buffers of a vector hold so many values, and lists and strings stay in theirs. */
  static boolean isSound(FieldVector vector, int count) {
    if (count == 0) {
      return true;
    }
    if (!holds(vector.getValidityBuffer(), (count + 7L) / 8)) {
      return false;
    }
    if (vector instanceof ListVector lists) {
      FieldVector elements = ArrowColumns.unwrapped(lists.getDataVector());
      return ascend(lists.getOffsetBuffer(), count, elements.getValueCount())
          && isSound(elements, elements.getValueCount());
    }
    if (vector instanceof BaseVariableWidthVector strings) {
      ArrowBuf data = strings.getDataBuffer();
      return holds(data, 0) && ascend(strings.getOffsetBuffer(), count, data.capacity());
    }
    int width = ((BaseFixedWidthVector) vector).getTypeWidth();
    long bytes = vector instanceof BitVector ? (count + 7L) / 8 : (long) count * width;
    return holds(vector.getDataBuffer(), bytes);
  }

  private static boolean holds(ArrowBuf buffer, long bytes) {
    return buffer.refCnt() > 0 && buffer.capacity() >= bytes;
  }

  private static boolean ascend(ArrowBuf offsets, int count, long capacity) {
    if (!holds(offsets, (count + 1L) * Integer.BYTES)) {
      return false;
    }
    int before = 0;
    for (int i = 0; i <= count; i++) {
      int offset = RawMemory.getInt(offsets.memoryAddress() + ((long) i << 2));
      if (offset < before || offset > capacity) {
        return false;
      }
      before = offset;
    }
    return true;
  }

  /** Some lists that an application has handed over as a column inside the engine. */
  static VarBinaryVector inside(FieldVector vector, Field column, int from, int count) {
    ListVector lists = (ListVector) vector;
    VarBinaryVector arrays = (VarBinaryVector) column.createVector(vector.getAllocator());
    try {
      ArrayType type = ArrayType.of(column);
      ArrayWriter writer = new ArrayWriter(ArrayLayout.width(type.elementType()));
      arrays.allocateNew(count);
      for (int i = 0; i < count; i++) {
        if (!lists.isNull(from + i)) {
          fill(writer, lists, from + i, type);
          arrays.setSafe(i, writer.toBytes());
        }
      }
      arrays.setValueCount(count);
      return arrays;
    } catch (RuntimeException | Error e) {
      arrays.close();
      throw e;
    }
  }

  private static void fill(ArrayWriter writer, ListVector lists, int row, ArrayType type) {
    writer.begin();
    FieldVector elements = ArrowColumns.unwrapped(lists.getDataVector());
    for (int i = lists.getElementStartIndex(row); i < lists.getElementEndIndex(row); i++) {
      if (elements.isNull(i)) {
        writer.addNull();
      } else {
        add(writer, elements, i, type.element());
      }
    }
  }

  private static void add(ArrayWriter writer, FieldVector elements, int at, Field element) {
    ColumnType type = ColumnType.of(element);
    if (elements instanceof ListVector lists) {
      ArrayType inner = ArrayType.of(element);
      ArrayWriter nested = new ArrayWriter(ArrayLayout.width(inner.elementType()));
      fill(nested, lists, at, inner);
      byte[] bytes = nested.toBytes();
      writer.addString(bytes, 0, bytes.length);
    } else if (elements instanceof BitVector bits) {
      writer.addWord(bits.get(at));
    } else if (elements instanceof BaseVariableWidthVector strings) {
      ArrowBufPointer bytes = strings.getDataPointer(at);
      byte[] copy = new byte[(int) bytes.getLength()];
      bytes.getBuf().getBytes(bytes.getOffset(), copy);
      writer.addString(copy, 0, copy.length);
    } else {
      BaseFixedWidthVector fixed = (BaseFixedWidthVector) elements;
      long address = fixed.getDataBuffer().memoryAddress() + (long) at * fixed.getTypeWidth();
      switch (type) {
        case UUID -> writer.addString(address, UuidBytes.LENGTH);
        case DECIMAL -> {
          long low = RawMemory.getLong(address);
          long high = RawMemory.getLong(address + Long.BYTES);
          check(Decimals.fits(low, high, ColumnType.decimal(element).getPrecision()), element);
          writer.addDecimal(low, high);
        }
        case TIME -> {
          long micros = RawMemory.getLong(address);
          check(micros >= 0 && micros < Dates.MICROS, element);
          writer.addWord(micros);
        }
        case REAL -> writer.addReal(RawMemory.getFloat(address));
        case DOUBLE -> writer.addDouble(RawMemory.getDouble(address));
        default -> writer.addWord(word(address, fixed.getTypeWidth()));
      }
    }
  }

  private static void check(boolean inRange, Field element) {
    if (!inRange) {
      throw new LaminarException(
          ErrorCode.VALUE_OUT_OF_RANGE,
          "an element of a list does not fit its type, " + ColumnType.sqlName(element));
    }
  }

  private static long word(long address, int width) {
    return switch (width) {
      case Byte.BYTES -> RawMemory.getByte(address);
      case Short.BYTES -> RawMemory.getShort(address);
      case Integer.BYTES -> RawMemory.getInt(address);
      default -> RawMemory.getLong(address);
    };
  }
}
