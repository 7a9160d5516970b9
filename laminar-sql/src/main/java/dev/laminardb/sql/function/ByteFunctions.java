package dev.laminardb.sql.function;

import static dev.laminardb.sql.function.Argument.BYTES;
import static dev.laminardb.sql.function.Argument.TEXT;
import static dev.laminardb.sql.function.KernelFunction.of;
import static dev.laminardb.sql.function.KernelFunction.text;

import java.util.List;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.SqlTypeName;

/** Functions of bytes and text: PostgreSQL's, and DuckDB's of base64 without ends of lines. */
public final class ByteFunctions {
  private static final KernelFunction ENCODE = text("ENCODE", "ByteFormat.encode", 2, BYTES, TEXT);
  private static final KernelFunction DECODE = bytes("DECODE", "ByteFormat.decode", TEXT, TEXT);
  private static final KernelFunction CONVERT_FROM =
      text("CONVERT_FROM", "TextEncoding.text", 2, BYTES, TEXT).ofState("");
  private static final KernelFunction CONVERT_TO =
      bytes("CONVERT_TO", "TextEncoding.bytes", TEXT, TEXT).ofState("");

  private ByteFunctions() {}

  private static KernelFunction bytes(String name, String method, Argument... arguments) {
    return of(name, method, SqlTypeName.VARBINARY, arguments.length, arguments);
  }

  static List<KernelFunction> all() {
    return List.of(
        ENCODE,
        DECODE,
        CONVERT_FROM,
        CONVERT_TO,
        text("TO_BASE64", "Base64Text.write", 1, BYTES),
        bytes("FROM_BASE64", "Base64Text.read", TEXT));
  }

  /** Whether a call's second operand is the name of a format of bytes. */
  public static boolean takesFormat(SqlOperator operator) {
    return operator == ENCODE || operator == DECODE;
  }

  /** Whether a call's second operand is the name of an encoding of text. */
  public static boolean takesEncoding(SqlOperator operator) {
    return operator == CONVERT_FROM || operator == CONVERT_TO;
  }
}
