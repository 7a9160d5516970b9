package dev.laminardb.mapping;

import dev.laminardb.core.batch.ArrayLayout;
import dev.laminardb.core.batch.ArrayType;
import dev.laminardb.core.batch.ArrayWriter;
import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.ElementWriter;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.batch.StructLayout;
import dev.laminardb.core.batch.StructType;
import dev.laminardb.core.batch.StructWriter;
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
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.Field;

/** Arrays as Arrow's lists, structs as its structs, and back, by copying. Stateless. */
final class ArrowNested {
  private ArrowNested() {}

  /** The values of a batch's column as lists or structs. */
  static FieldVector outside(Batch batch, int column, Field inside, Field outside) {
    BufferAllocator allocator = batch.vector(column).getAllocator();
    FieldVector vector = outside.createVector(allocator);
    vector.allocateNew();
    long data = batch.dataAddress(column);
    long offsets = batch.offsetAddress(column);
    long validity = batch.validityAddress(column);
    for (int row = 0; row < batch.rowCount(); row++) {
      if (RawMemory.getBit(validity, row)) {
        int start = RawMemory.getInt(offsets + ((long) row << 2));
        int end = RawMemory.getInt(offsets + ((long) row + 1 << 2));
        put(vector, row, data + start, end - start, inside);
      }
    }
    vector.setValueCount(batch.rowCount());
    return vector;
  }

  /** Puts a value to its place; what is skipped is null. */
  private static void put(FieldVector vector, int at, long address, int length, Field field) {
    if (vector instanceof ListVector lists) {
      putElements(lists, at, address, ArrayType.of(field));
    } else if (vector instanceof StructVector structs) {
      makeRoom(structs, at);
      structs.setIndexDefined(at);
      putFields(structs, at, address, StructType.of(field));
    } else if (vector instanceof BitVector bits) {
      bits.setSafe(at, (int) ArrayLayout.wordAt(address, length));
    } else if (vector instanceof BaseVariableWidthVector strings) {
      byte[] bytes = new byte[length];
      RawMemory.copy(address, bytes, 0, length);
      strings.setSafe(at, bytes);
    } else {
      BaseFixedWidthVector fixed = (BaseFixedWidthVector) vector;
      makeRoom(fixed, at);
      fixed.setIndexDefined(at);
      int bytes = fixed.getTypeWidth();
      RawMemory.copy(address, fixed.getDataBuffer().memoryAddress() + (long) at * bytes, bytes);
    }
  }

  private static void makeRoom(FieldVector vector, int at) {
    while (vector.getValueCapacity() <= at) {
      vector.reAlloc();
    }
  }

  private static void putElements(ListVector lists, int row, long array, ArrayType type) {
    int count = ArrayLayout.count(array);
    int width = ArrayLayout.width(type.elementType());
    int at = lists.startNewValue(row);
    FieldVector elements = lists.getDataVector();
    for (int i = 0; i < count; i++) {
      if (ArrayLayout.isNull(array, i)) {
        continue;
      }
      if (width == ArrayLayout.VARIABLE) {
        long address = ArrayLayout.stringAddress(array, i);
        put(elements, at + i, address, ArrayLayout.stringLength(array, i), type.element());
      } else {
        put(elements, at + i, ArrayLayout.address(array, i, width), width, type.element());
      }
    }
    lists.endValue(row, count);
  }

  private static void putFields(StructVector structs, int row, long struct, StructType type) {
    StructLayout layout = type.layout();
    for (int i = 0; i < type.fields().size(); i++) {
      if (!StructLayout.isNull(struct, i)) {
        FieldVector child = (FieldVector) structs.getChildByOrdinal(i);
        Field field = type.fields().get(i);
        put(child, row, layout.address(struct, i), layout.length(struct, i), field);
      }
    }
  }

  /** Whether the buffers of a vector hold so many values, and what is inside stays in theirs. */
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
    if (vector instanceof StructVector structs) {
      return structs.getChildrenFromFields().stream()
          .allMatch(child -> isSound(ArrowColumns.unwrapped(child), count));
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

  /** Some values that an application has handed over as a column inside the engine. */
  static VarBinaryVector inside(FieldVector vector, Field column, int from, int count) {
    VarBinaryVector values = (VarBinaryVector) column.createVector(vector.getAllocator());
    try {
      ElementWriter writer = writer(column);
      values.allocateNew(count);
      for (int i = 0; i < count; i++) {
        if (!vector.isNull(from + i)) {
          fill(writer, vector, from + i, column);
          values.setSafe(i, writer.toBytes());
        }
      }
      values.setValueCount(count);
      return values;
    } catch (RuntimeException | Error e) {
      values.close();
      throw e;
    }
  }

  private static ElementWriter writer(Field column) {
    return column.getType() instanceof StructType struct
        ? new StructWriter(struct.layout())
        : new ArrayWriter(ArrayLayout.width(ArrayType.of(column).elementType()));
  }

  private static void fill(ElementWriter writer, FieldVector vector, int row, Field column) {
    writer.begin();
    if (vector instanceof StructVector structs) {
      StructType type = StructType.of(column);
      for (int i = 0; i < type.fields().size(); i++) {
        FieldVector child = ArrowColumns.unwrapped((FieldVector) structs.getChildByOrdinal(i));
        addOrNull(writer, child, row, type.fields().get(i));
      }
      return;
    }
    ListVector lists = (ListVector) vector;
    FieldVector elements = ArrowColumns.unwrapped(lists.getDataVector());
    for (int i = lists.getElementStartIndex(row); i < lists.getElementEndIndex(row); i++) {
      addOrNull(writer, elements, i, ArrayType.of(column).element());
    }
  }

  private static void addOrNull(ElementWriter writer, FieldVector elements, int at, Field element) {
    if (elements.isNull(at)) {
      writer.addNull();
    } else {
      add(writer, elements, at, element);
    }
  }

  private static void add(ElementWriter writer, FieldVector elements, int at, Field element) {
    ColumnType type = ColumnType.of(element);
    if (type.isNested()) {
      ElementWriter nested = writer(element);
      fill(nested, elements, at, element);
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
          "a value inside a list or a struct does not fit its type, "
              + ColumnType.sqlName(element));
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
