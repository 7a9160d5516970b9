package dev.laminardb.sql.codegen;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** A short string constant that others are compared with: its bytes as numbers in the code. */
final class TextConstant {
  private static final int MOST_BYTES = 4 * Long.BYTES;

  private final byte[] bytes;

  private TextConstant(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The constant that an expression is, or null if it is none or a long one. */
  static @Nullable TextConstant of(RexNode node) {
    if (!(node instanceof RexLiteral literal) || literal.isNull()) {
      return null;
    }
    byte[] bytes = Literals.text(literal).getBytes(StandardCharsets.UTF_8);
    return bytes.length > MOST_BYTES ? null : new TextConstant(bytes);
  }

  /**
   * The test whether a string is this one: its length, then words, the last of which may overlap
   * the one before it.
   */
  String isEqual(Value text) {
    StringBuilder test = new StringBuilder(text.length() + " == " + bytes.length);
    int size = size();
    for (int i = 0; i < bytes.length; i += size) {
      int at = Math.min(i, bytes.length - size);
      String place = at == 0 ? text.code() : text.code() + " + " + at + "L";
      test.append(" && ").append(equalsAt(place, at, size));
    }
    return "(" + test + ")";
  }

  /** How many bytes are compared at once. */
  private int size() {
    if (bytes.length >= Long.BYTES) {
      return Long.BYTES;
    }
    return bytes.length >= Integer.BYTES ? Integer.BYTES : 1;
  }

  private String equalsAt(String place, int at, int size) {
    ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return switch (size) {
      case Long.BYTES -> "RawMemory.getLong(" + place + ") == " + number(words.getLong(at)) + "L";
      case Integer.BYTES -> "RawMemory.getInt(" + place + ") == " + number(words.getInt(at));
      default -> "RawMemory.getByte(" + place + ") == " + number(words.get(at));
    };
  }

  /** As hexadecimal, which Java reads as the bits it writes. */
  private static String number(long value) {
    return "0x" + Long.toHexString(value);
  }

  private static String number(int value) {
    return "0x" + Integer.toHexString(value);
  }

  private static String number(byte value) {
    return String.valueOf(value);
  }
}
