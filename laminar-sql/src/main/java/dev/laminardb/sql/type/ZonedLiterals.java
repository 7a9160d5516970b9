package dev.laminardb.sql.type;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.parse.SqlText;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.util.TimestampString;

/**
 * Literals such as {@code TIMESTAMP WITH TIME ZONE '2026-01-31 10:00:00+02:00'}. Calcite's parser
 * takes them, but of zones it knows other spellings than every other database.
 */
public final class ZonedLiterals {
  private static final Pattern FORM =
      Pattern.compile(
          "\\s*(\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?)\\s*"
              + "(Z|[+-]\\d\\d(?::?\\d\\d)?)?\\s*");
  private static final DateTimeFormatter SECONDS =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .toFormatter(Locale.ROOT);
  private static final int YEARS = 10_000;

  private ZonedLiterals() {}

  /** Whether a literal that the parser has left as it is is one of these. */
  public static boolean isZoned(SqlUnknownLiteral literal) {
    return literal.tag.equals("TIMESTAMP WITH TIME ZONE")
        || literal.tag.equals("TIMESTAMP WITH LOCAL TIME ZONE");
  }

  /**
   * The moment of such a literal, in UTC.
   *
   * @throws dev.laminardb.core.error.LaminarException INVALID_CAST if its text is none
   */
  public static TimestampString utc(SqlText text, SqlUnknownLiteral literal) {
    try {
      Matcher m = FORM.matcher(literal.getValueAs(String.class));
      if (m.matches()) {
        ZoneOffset offset = m.group(2) == null ? ZoneOffset.UTC : ZoneOffset.of(m.group(2));
        LocalDateTime utc =
            LocalDateTime.parse(m.group(1).replace(' ', 'T'))
                .minusSeconds(offset.getTotalSeconds());
        if (utc.getYear() >= 0 && utc.getYear() < YEARS) {
          return new TimestampString(SECONDS.format(utc));
        }
      }
    } catch (DateTimeException e) {
      throw text.error(
          ErrorCode.INVALID_CAST,
          literal.getParserPosition(),
          "this is no timestamp with a zone: " + e.getMessage(),
          hint(),
          e);
    }
    throw text.error(
        ErrorCode.INVALID_CAST,
        literal.getParserPosition(),
        "this is no timestamp with a zone",
        hint());
  }

  private static String hint() {
    return "such as TIMESTAMP WITH TIME ZONE '2026-01-31 10:00:00+02:00'";
  }
}
