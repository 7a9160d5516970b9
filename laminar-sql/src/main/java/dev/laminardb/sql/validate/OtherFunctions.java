package dev.laminardb.sql.validate;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Functions of PostgreSQL, Flink and DuckDB that there are not, and what does what they do. */
final class OtherFunctions {
  private static final Map<String, String> INSTEAD =
      Map.ofEntries(
          Map.entry("^", "POWER(a, b) is a power, and a # b the exclusive or of bits"),
          Map.entry("XOR", "a # b is the exclusive or of bits"),
          Map.entry("AGE", "a - b is the time between them, TIMESTAMPDIFF(MONTH, b, a) its months"),
          Map.entry("DIV", "a / b of integers is one"),
          Map.entry("MAKE_INTERVAL", "n * INTERVAL '1 day' is an interval"),
          Map.entry(
              "REGEXP_MATCHES",
              "REGEXP_SUBSTR(x, pattern) is the match, x ~ pattern whether there is one"),
          Map.entry("REGEXP_SPLIT_TO_ARRAY", "STRING_TO_ARRAY(x, separator) divides at a text"),
          Map.entry(
              "SPLIT",
              "STRING_TO_ARRAY(x, separator) is an array, SPLIT_PART(x, separator, n) a part"),
          Map.entry(
              "JSON_EXTRACT", "x -> 'key', JSON_QUERY(x, '$.key') and JSON_VALUE(x, '$.key') are"),
          Map.entry("JSONB_BUILD_OBJECT", "JSON_BUILD_OBJECT('key', x) is"),
          Map.entry("JSONB_BUILD_ARRAY", "JSON_BUILD_ARRAY(x, y) is"),
          Map.entry("JSONB_AGG", "JSON_AGG(x) is"),
          Map.entry("JSONB_OBJECT_AGG", "JSON_OBJECT_AGG(key, x) is"),
          Map.entry("TO_NUMBER", "CAST(x AS DECIMAL(18, 2)) reads a number"),
          Map.entry("UNIX_TIMESTAMP", "EXTRACT(EPOCH FROM ts) is"),
          Map.entry("FROM_UNIXTIME", "TO_TIMESTAMP(seconds) is"),
          Map.entry("CONVERT_TZ", "ts AT TIME ZONE 'Europe/Berlin' is"),
          Map.entry("TIMEZONE", "ts AT TIME ZONE 'Europe/Berlin' is"),
          Map.entry("ARRAY_UPPER", "ARRAY_LENGTH(a, 1) is"),
          Map.entry("LEN", "LENGTH(x) is"),
          Map.entry("DATE_ADD", "t + INTERVAL '1' DAY is"),
          Map.entry("DATE_SUB", "t - INTERVAL '1' DAY is"),
          Map.entry("DATE_DIFF", "DATEDIFF('day', t, u) is"),
          Map.entry(
              "DAYOFWEEK",
              "EXTRACT(DOW FROM t) is, from 0 for Sunday; ISODOW(t) from 1 for Monday"),
          Map.entry("EPOCH", "EXTRACT(EPOCH FROM ts) is"),
          Map.entry("HEX", "ENCODE(x, 'hex') is, of bytes; TO_HEX(n) of a number"),
          Map.entry("UNHEX", "DECODE(x, 'hex') is"),
          Map.entry("BASE64", "TO_BASE64(x) is"),
          Map.entry("UNBASE64", "FROM_BASE64(x) is"),
          Map.entry("EDITDIST3", "LEVENSHTEIN(x, y) is"),
          Map.entry("DAYNAME", "TO_CHAR(t, 'FMDay') is"),
          Map.entry("MONTHNAME", "TO_CHAR(t, 'FMMonth') is"),
          Map.entry("NVL2", "CASE WHEN x IS NOT NULL THEN a ELSE b END is"),
          Map.entry("STRING_SPLIT", "STRING_TO_ARRAY(x, separator) is"),
          Map.entry("ISNULL", "x IS NULL is a condition, COALESCE(x, y) a value"),
          Map.entry("TO_TIMESTAMP_LTZ", "TO_TIMESTAMP(seconds) is"),
          Map.entry("PROCTIME", "NOW() is, in queries that run once and in statements"));

  private OtherFunctions() {}

  /** What to write instead of a function, or null if that is not known. */
  static @Nullable String instead(String name) {
    return INSTEAD.get(name.toUpperCase(Locale.ROOT));
  }
}
