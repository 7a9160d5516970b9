package dev.laminardb.core.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The codecs of values of Java's own classes, and of the records of such. Stateless. */
public final class ValueCodecs {
  private static final Map<Class<?>, ObjectCodec> BY_CLASS = new HashMap<>();

  static {
    primitive(boolean.class, Boolean.class, DataOutput::writeBoolean, DataInput::readBoolean);
    primitive(byte.class, Byte.class, (out, v) -> out.writeByte(v), DataInput::readByte);
    primitive(short.class, Short.class, (out, v) -> out.writeShort(v), DataInput::readShort);
    primitive(int.class, Integer.class, DataOutput::writeInt, DataInput::readInt);
    primitive(long.class, Long.class, DataOutput::writeLong, DataInput::readLong);
    primitive(float.class, Float.class, DataOutput::writeFloat, DataInput::readFloat);
    primitive(double.class, Double.class, DataOutput::writeDouble, DataInput::readDouble);
    add(byte[].class, ValueCodecs::writeBytes, ValueCodecs::readBytes);
    add(
        String.class,
        (out, text) -> writeBytes(out, text.getBytes(StandardCharsets.UTF_8)),
        in -> new String(readBytes(in), StandardCharsets.UTF_8));
    add(
        BigInteger.class,
        (out, number) -> writeBytes(out, number.toByteArray()),
        in -> new BigInteger(readBytes(in)));
    add(
        BigDecimal.class,
        (out, number) -> {
          out.writeInt(number.scale());
          writeBytes(out, number.unscaledValue().toByteArray());
        },
        in -> {
          int scale = in.readInt();
          return new BigDecimal(new BigInteger(readBytes(in)), scale);
        });
    add(
        LocalDate.class,
        (out, date) -> out.writeLong(date.toEpochDay()),
        in -> LocalDate.ofEpochDay(in.readLong()));
    add(
        Instant.class,
        (out, instant) -> {
          out.writeLong(instant.getEpochSecond());
          out.writeInt(instant.getNano());
        },
        in -> Instant.ofEpochSecond(in.readLong(), in.readInt()));
    add(
        LocalDateTime.class,
        (out, time) -> writeBytes(out, time.toString().getBytes(StandardCharsets.US_ASCII)),
        in -> LocalDateTime.parse(new String(readBytes(in), StandardCharsets.US_ASCII)));
  }

  private interface Write<T> {
    void to(DataOutput out, T value) throws IOException;
  }

  private interface Read<T> {
    T from(DataInput in) throws IOException;
  }

  private ValueCodecs() {}

  /** The codec of a class: one of those listed here, or a record of such; empty of others. */
  public static Optional<ObjectCodec> of(Class<?> type) {
    ObjectCodec known = BY_CLASS.get(type);
    if (known != null || !type.isRecord()) {
      return Optional.ofNullable(known);
    }
    return RecordCodec.of(type);
  }

  /** The classes that there are codecs of, as a message lists them. */
  public static String list() {
    return BY_CLASS.keySet().stream()
        .map(Class::getSimpleName)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static <T> void primitive(
      Class<?> primitive, Class<T> box, Write<T> writing, Read<T> reading) {
    BY_CLASS.put(primitive, codec(box, writing, reading));
    add(box, writing, reading);
  }

  private static <T> void add(Class<T> type, Write<T> writing, Read<T> reading) {
    BY_CLASS.put(type, codec(type, writing, reading));
  }

  private static <T> ObjectCodec codec(Class<T> type, Write<T> writing, Read<T> reading) {
    return new ObjectCodec() {
      @Override
      public void write(Object value, DataOutput out) throws IOException {
        writing.to(out, type.cast(value));
      }

      @Override
      public Object read(DataInput in) throws IOException {
        return reading.from(in);
      }
    };
  }

  private static void writeBytes(DataOutput out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
