package dev.laminardb.sql.type;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.parse.SqlText;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlUnknownLiteral;

/**
 * Literals such as {@code UUID '123e4567-e89b-12d3-a456-426614174000'}, in the spellings that a
 * cast reads too.
 */
public final class UuidLiterals {
  private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{4}(-?[0-9a-f]{4}){7}");
  private static final int HEX = 16;

  private UuidLiterals() {}

  /** Whether a literal that the parser has left as it is is one of these. */
  public static boolean isUuid(SqlUnknownLiteral literal) {
    return literal.tag.equals("UUID");
  }

  /**
   * The value of such a literal.
   *
   * @throws dev.laminardb.core.error.LaminarException INVALID_CAST if its text is no UUID
   */
  public static UUID value(SqlText text, SqlUnknownLiteral literal) {
    String written = literal.getValueAs(String.class).toLowerCase(Locale.ROOT);
    if (written.startsWith("{") && written.endsWith("}")) {
      written = written.substring(1, written.length() - 1);
    }
    if (!DIGITS.matcher(written).matches()) {
      throw text.error(
          ErrorCode.INVALID_CAST,
          literal.getParserPosition(),
          "this is no UUID",
          "such as UUID '123e4567-e89b-12d3-a456-426614174000'");
    }
    String digits = written.replace("-", "");
    return new UUID(
        Long.parseUnsignedLong(digits, 0, HEX, HEX),
        Long.parseUnsignedLong(digits, HEX, 2 * HEX, HEX));
  }
}
