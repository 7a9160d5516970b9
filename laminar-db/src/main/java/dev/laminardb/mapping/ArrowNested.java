package dev.laminardb.mapping;

import dev.laminardb.core.batch.ArrayLayout;
import dev.laminardb.core.batch.ArrayType;
import dev.laminardb.core.batch.ArrayWriter;
import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.ElementWriter;
import dev.laminardb.core.batch.MapLayout;
import dev.laminardb.core.batch.MapType;
import dev.laminardb.core.batch.MapWriter;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.batch.StructLayout;
import dev.laminardb.core.batch.StructType;
import dev.laminardb.core.batch.StructWriter;
import dev.laminardb.core.batch.UuidBytes;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.kernel.Dates;
import dev.laminardb.core.kernel.Decimals;
import java.util.function.IntFunction;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.ArrowBufPointer;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.Field;

/** Arrays, structs and maps as Arrow's lists, structs and maps, and back, by copying. Stateless. */
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
    if (vector instanceof MapVector maps) {
      putEntries(maps, at, address, MapType.of(field));
    } else if (vector instanceof ListVector lists) {
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

  private static void putEntries(MapVector maps, int row, long map, MapType type) {
    long keys = MapLayout.keys(map);
    int count = ArrayLayout.count(keys);
    int at = maps.startNewValue(row);
    StructVector entries = (StructVector) maps.getDataVector();
    if (count > 0) {
      makeRoom(entries, at + count - 1);
    }
    for (int i = 0; i < count; i++) {
      entries.setIndexDefined(at + i);
    }
    putArray((FieldVector) entries.getChildByOrdinal(0), at, keys, type.key());
    putArray((FieldVector) entries.getChildByOrdinal(1), at, MapLayout.values(map), type.value());
    maps.endValue(row, count);
  }

  private static void putElements(ListVector lists, int row, long array, ArrayType type) {
    int at = lists.startNewValue(row);
    putArray(lists.getDataVector(), at, array, type.element());
    lists.endValue(row, ArrayLayout.count(array));
  }

  /** Puts the elements of an array one after the other. */
  private static void putArray(FieldVector elements, int at, long array, Field element) {
    int width = ArrayLayout.width(ColumnType.of(element));
    for (int i = 0; i < ArrayLayout.count(array); i++) {
      if (ArrayLayout.isNull(array, i)) {
        continue;
      }
      if (width == ArrayLayout.VARIABLE) {
        long address = ArrayLayout.stringAddress(array, i);
        put(elements, at + i, address, ArrayLayout.stringLength(array, i), element);
      } else {
        put(elements, at + i, ArrayLayout.address(array, i, width), width, element);
      }
    }
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
      values.allocateNew(count);
      IntFunction<byte[]> reader = reader(vector, column);
      for (int i = 0; i < count; i++) {
        if (!vector.isNull(from + i)) {
          values.setSafe(i, reader.apply(from + i));
        }
      }
      values.setValueCount(count);
      return values;
    } catch (RuntimeException | Error e) {
      values.close();
      throw e;
    }
  }

  /** What reads values of a vector, by their rows, with one writer for all. */
  private static IntFunction<byte[]> reader(FieldVector vector, Field column) {
    if (column.getType() instanceof MapType map) {
      MapWriter writer = new MapWriter(map);
      return row -> {
        fill(writer, (MapVector) vector, row, map);
        return writer.toBytes();
      };
    }
    ElementWriter writer =
        column.getType() instanceof StructType struct
            ? new StructWriter(struct.layout())
            : new ArrayWriter(ArrayLayout.width(ArrayType.of(column).elementType()));
    return row -> {
      fill(writer, vector, row, column);
      return writer.toBytes();
    };
  }

  private static void fill(MapWriter writer, MapVector maps, int row, MapType type) {
    StructVector entries = (StructVector) ArrowColumns.unwrapped(maps.getDataVector());
    FieldVector keys = ArrowColumns.unwrapped((FieldVector) entries.getChildByOrdinal(0));
    FieldVector values = ArrowColumns.unwrapped((FieldVector) entries.getChildByOrdinal(1));
    writer.begin();
    for (int i = maps.getElementStartIndex(row); i < maps.getElementEndIndex(row); i++) {
      addOrNull(writer.keys(), keys, i, type.key());
      addOrNull(writer.values(), values, i, type.value());
    }
    writer.end();
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
      byte[] bytes = reader(elements, element).apply(at);
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
