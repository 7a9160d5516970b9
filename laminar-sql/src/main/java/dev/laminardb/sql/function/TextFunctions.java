package dev.laminardb.sql.function;

import static dev.laminardb.sql.function.Argument.INTEGER;
import static dev.laminardb.sql.function.Argument.OWN;
import static dev.laminardb.sql.function.Argument.TEXT;
import static dev.laminardb.sql.function.KernelFunction.of;
import static dev.laminardb.sql.function.KernelFunction.text;
import static org.apache.calcite.sql.type.SqlTypeName.BIGINT;
import static org.apache.calcite.sql.type.SqlTypeName.BOOLEAN;

import java.util.List;
import org.apache.calcite.sql.type.SqlTypeName;

/** Functions of text, with PostgreSQL's names and meanings where it has them. */
final class TextFunctions {
  private static final SqlTypeName INT = SqlTypeName.INTEGER;

  private static final KernelFunction LENGTH = of("LENGTH", "Utf8.codePoints", INT, 1, TEXT);
  private static final KernelFunction STRPOS = of("STRPOS", "Utf8Parts.strpos", INT, 2, TEXT, TEXT);
  private static final KernelFunction STARTS_WITH =
      of("STARTS_WITH", "Utf8Parts.startsWith", BOOLEAN, 2, TEXT, TEXT);
  private static final KernelFunction ENDS_WITH =
      of("ENDS_WITH", "Utf8Parts.endsWith", BOOLEAN, 2, TEXT, TEXT);

  private TextFunctions() {}

  static List<KernelFunction> all() {
    return List.of(
        LENGTH,
        of("BIT_LENGTH", "Utf8Characters.bits", INT, 1, TEXT),
        STRPOS,
        STRPOS.as("INSTR"),
        STARTS_WITH,
        STARTS_WITH.as("STARTSWITH"),
        ENDS_WITH,
        ENDS_WITH.as("ENDSWITH"),
        text("LEFT", "Utf8Shape.left", 2, TEXT, INTEGER),
        text("RIGHT", "Utf8Shape.right", 2, TEXT, INTEGER),
        text("LPAD", "Utf8Shape.padLeft", 2, TEXT, INTEGER, TEXT),
        text("RPAD", "Utf8Shape.padRight", 2, TEXT, INTEGER, TEXT),
        text("REPEAT", "Utf8Shape.repeat", 2, TEXT, INTEGER),
        text("REVERSE", "Utf8Shape.reverse", 1, TEXT),
        text("OVERLAY", "Utf8Shape.overlay", 3, TEXT, TEXT, INTEGER, INTEGER),
        text("SUBSTR", "Utf8.substring", 2, TEXT, INTEGER, INTEGER),
        text("LTRIM", "Utf8Trim.left", 1, TEXT, TEXT),
        text("RTRIM", "Utf8Trim.right", 1, TEXT, TEXT),
        text("BTRIM", "Utf8Trim.both", 1, TEXT, TEXT),
        text("SPLIT_PART", "Utf8Parts.splitPart", 3, TEXT, TEXT, INTEGER),
        text("INITCAP", "Utf8Characters.initcap", 1, TEXT),
        text("TRANSLATE3", "Utf8Characters.translate", 3, TEXT, TEXT, TEXT),
        of("ASCII", "Utf8Characters.ascii", INT, 1, TEXT),
        text("CHR", "Utf8Characters.chr", 1, INTEGER),
        text("TO_HEX", "Utf8Characters.hex", 1, OWN),
        text("MD5", "TextDigest.hex", 1, TEXT).ofState("\"MD5\""),
        text("SHA1", "TextDigest.hex", 1, TEXT).ofState("\"SHA-1\""),
        text("SHA256", "TextDigest.hex", 1, TEXT).ofState("\"SHA-256\""),
        text("SHA512", "TextDigest.hex", 1, TEXT).ofState("\"SHA-512\""),
        of("LEVENSHTEIN", "EditDistance.levenshtein", INT, 2, TEXT, TEXT).ofState(""),
        of("CRC32", "TextDigest.crc32", BIGINT, 1, TEXT).ofState("\"MD5\""));
  }
}
