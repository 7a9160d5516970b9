package dev.laminardb.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.LaminarDB;
import dev.laminardb.QueryResult;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.slt.ArrowValues;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Scalar functions of random columns and constants have the values that DuckDB computes, where its
 * functions are PostgreSQL's. {@code -Dfunctions.seeds=N} runs more tables of them.
 */
class FunctionDifferentialTest {
  private static final int DEFAULT_SEEDS = 15;
  private static final int ROWS = 40;

  /** More failures than this help nobody. */
  private static final int SHOWN = 5;

  private static final Pattern HOLE = Pattern.compile("\\{([a-z]+)}");

  /**
   * A call in both dialects. In braces stand kinds of arguments, each of which becomes a column or
   * a constant: s and p text, c text that is not empty, n a small INT, l a BIGINT, d a DOUBLE, m a
   * DECIMAL(12, 3), t a TIMESTAMP.
   */
  private record Call(String ours, String duck) {
    static Call same(String call) {
      return new Call(call, call);
    }
  }

  private static final List<Call> CALLS =
      List.of(
          Call.same("LEFT({s}, {n})"),
          Call.same("RIGHT({s}, {n})"),
          new Call("LPAD({s}, {n})", "lpad({s}, {n}, ' ')"),
          Call.same("LPAD({s}, {n}, {c})"),
          new Call("RPAD({s}, {n})", "rpad({s}, {n}, ' ')"),
          Call.same("RPAD({s}, {n}, {c})"),
          Call.same("REPEAT({s}, {n})"),
          Call.same("REVERSE({s})"),
          Call.same("STRPOS({s}, {p})"),
          Call.same("INSTR({s}, {p})"),
          Call.same("STARTS_WITH({s}, {p})"),
          Call.same("ENDS_WITH({s}, {p})"),
          new Call("LENGTH({s}) + OCTET_LENGTH({p})", "length({s}) + strlen({p})"),
          new Call("BIT_LENGTH({s})", "CAST(bit_length({s}) AS INT)"),
          Call.same("LTRIM({s}, {p})"),
          Call.same("RTRIM({s}, {p})"),
          new Call("BTRIM({s}, {p})", "trim({s}, {p})"),
          Call.same("LTRIM({s}) || RTRIM({p})"),
          Call.same("TRANSLATE({s}, {p}, {c})"),
          Call.same("SPLIT_PART({s}, {c}, 2 * {n} + 1)"),
          Call.same("EXTRACT(DOW FROM {t}) + 10 * EXTRACT(ISODOW FROM {t})"),
          Call.same("EXTRACT(ISOYEAR FROM {t}) + 10000 * EXTRACT(WEEK FROM {t})"),
          Call.same("EXTRACT(DECADE FROM {t}) + 1000 * EXTRACT(CENTURY FROM {t})"),
          Call.same("EXTRACT(MILLENNIUM FROM {t}) + 10 * EXTRACT(QUARTER FROM {t})"),
          Call.same("EXTRACT(DOW FROM CAST({t} AS DATE))"),
          new Call("DAYOFYEAR({t}) + DAYOFMONTH({t})", "dayofyear({t}) + dayofmonth({t})"),
          Call.same("WEEKOFYEAR({t}) + 100 * ISODOW({t}) + 1000 * ISOYEAR({t})"),
          Call.same("DECADE({t}) + 1000 * CENTURY({t}) + 100000 * MILLENNIUM({t})"),
          Call.same("MILLISECOND({t}) + MICROSECOND({t})"),
          Call.same("CAST(DATE_TRUNC('decade', {t}) AS TIMESTAMP)"),
          new Call(
              "DATE_BIN(INTERVAL '7' MINUTE, {t}, TIMESTAMP '2001-02-03 04:05:06')",
              "time_bucket(INTERVAL 7 MINUTE, {t}, TIMESTAMP '2001-02-03 04:05:06')"),
          new Call(
              "TO_CHAR({t}, 'YYYY-MM-DD HH24:MI:SS.US Dy Mon DDD AM')",
              "strftime({t}, '%Y-%m-%d %H:%M:%S.%f %a %b %j %p')"),
          new Call("TO_TIMESTAMP({n} * 86400.5)", "make_timestamp({n} * 86400500000)"),
          new Call(
              "MAKE_TIMESTAMP(2000 + {n}, 2, 3, 4, 5, 6.789)",
              "make_timestamp(2000 + {n}, 2, 3, 4, 5, 6.789)"),
          Call.same("DATE_PART('doy', {t}) + 1000 * DATE_PART('isodow', {t})"),
          Call.same("DATE_PART('millisecond', {t}) + DATE_PART('microseconds', {t})"),
          Call.same("DATE_PART('century', {t}) + 100 * DATE_PART('weeks', {t})"),
          new Call("DATE_PART('epoch', {t})", "CAST(floor(epoch({t})) AS BIGINT)"),
          new Call("TIMESTAMPADD(MONTH, {n}, {t})", "to_months({n}) + {t}"),
          new Call("DATEADD('quarter', {n}, {t})", "to_months(3 * {n}) + {t}"),
          new Call("TIMESTAMPADD(WEEK, {n}, {t})", "to_weeks({n}) + {t}"),
          new Call("DATEADD(minute, {n}, {t})", "to_minutes({n}) + {t}"),
          new Call("TIMESTAMPADD(MILLISECOND, {n}, {t})", "to_milliseconds({n}) + {t}"),
          new Call("TIMESTAMPADD(MICROSECOND, {n}, {t})", "to_microseconds({n}) + {t}"),
          new Call("TIMESTAMPDIFF(YEAR, {t}, {t})", "date_sub('year', {t}, {t})"),
          new Call("TIMESTAMPDIFF(QUARTER, {t}, {t})", "date_sub('quarter', {t}, {t})"),
          new Call("TIMESTAMPDIFF(MONTH, {t}, {t})", "date_sub('month', {t}, {t})"),
          new Call("TIMESTAMPDIFF(WEEK, {t}, {t})", "date_sub('week', {t}, {t})"),
          new Call("TIMESTAMPDIFF(HOUR, {t}, {t})", "date_sub('hour', {t}, {t})"),
          new Call("TIMESTAMPDIFF(MICROSECOND, {t}, {t})", "date_sub('microsecond', {t}, {t})"),
          Call.same("DATEDIFF('decade', {t}, {t})"),
          Call.same("DATEDIFF('month', {t}, {t})"),
          // DuckDB rounds weeks before 1970 to the other side.
          new Call(
              "DATEDIFF('week', {t}, {t})",
              "CAST(datediff('day', date_trunc('week', {t}), date_trunc('week', {t})) // 7 AS BIGINT)"),
          Call.same("DATEDIFF('day', {t}, {t})"),
          Call.same("DATEDIFF('hour', CAST({t} AS DATE), {t})"),
          Call.same("LAST_DAY({t})"),
          Call.same("MAKE_DATE(2000 + {n}, 2, 3)"),
          Call.same("MAKE_TIME(ABS({n}), 4, 5.75)"),
          new Call(
              "TO_TIMESTAMP(TO_CHAR({t}, 'DD.MM.YYYY HH12:MI:SS.US PM'), 'DD.MM.YYYY HH12:MI:SS.US PM')",
              "{t}"),
          new Call("TO_DATE(TO_CHAR({t}, 'YYYYDDD Dy'), 'YYYYDDD Dy')", "CAST({t} AS DATE)"),
          new Call(
              "JSON_OBJECT('a\"' VALUE {s}, 'n' VALUE {n}, 'l' VALUE {l})",
              "CAST(json_object('a\"', {s}, 'n', {n}, 'l', {l}) AS VARCHAR)"),
          new Call(
              "JSON_ARRAY({s}, {n} > 3, JSON_ARRAY({l}, {p} NULL ON NULL) NULL ON NULL)",
              "CAST(json_array({s}, {n} > 3, json_array({l}, {p})) AS VARCHAR)"),
          new Call(
              "JSON_BUILD_OBJECT('s', {s}, 'list', JSON_BUILD_ARRAY({n}, {p}, {l}))",
              "CAST(json_object('s', {s}, 'list', json_array({n}, {p}, {l})) AS VARCHAR)"),
          Call.same("CONCAT({s}, {n}, {p}, {l})"),
          Call.same("CONCAT_WS({p}, {s}, {n}, {c})"),
          new Call("IF({n} > 3, {s}, {p})", "CASE WHEN {n} > 3 THEN {s} ELSE {p} END"),
          Call.same("IFNULL({n}, 7)"),
          new Call("NVL({s}, {c})", "coalesce({s}, {c})"),
          Call.same("TRY_CAST({s} AS INT)"),
          Call.same("TRY_CAST({m} * 1000 AS INT)"),
          Call.same("COALESCE(TRY_CAST({l} AS INT), -1)"),
          Call.same("{s} IS DISTINCT FROM {p}"),
          Call.same("CONTAINS({s}, {p})"),
          Call.same("{s} ILIKE '%' || {p} || '_'"),
          Call.same("{s} NOT ILIKE '%B%a_'"),
          new Call("{s} LIKE ANY (ARRAY['%b%', 'x_'])", "regexp_full_match({s}, '(?s).*b.*|x.')"),
          new Call("{s} NOT LIKE ALL ('a%', '%b')", "NOT regexp_full_match({s}, '(?s)a.*|.*b')"),
          new Call("{s} ~ '[ab]{2}|^x'", "regexp_matches({s}, '[ab]{2}|^x')"),
          new Call("{s} ~* 'AB.'", "regexp_matches({s}, 'AB.', 'is')"),
          new Call("{s} !~ 'é+[^a]'", "NOT regexp_matches({s}, 'é+[^a]')"),
          new Call("REGEXP_LIKE({s}, 'a(b|日)', 'i')", "regexp_matches({s}, 'a(b|日)', 'i')"),
          new Call("REGEXP_COUNT({s}, '[abé]')", "len(regexp_extract_all({s}, '[abé]'))"),
          new Call(
              "COALESCE(REGEXP_SUBSTR({s}, 'b.'), '')", "COALESCE(regexp_extract({s}, 'b.'), '')"),
          Call.same("REGEXP_REPLACE({s}, '[aé]', '<x>')"),
          Call.same("REGEXP_REPLACE({s}, '(a|b)(.)', '\\2\\1', 'g')"),
          new Call("{s} SIMILAR TO '%(ab|日)_*'", "regexp_full_match({s}, '(?s).*(ab|日).*')"),
          Call.same("{n} & {l} | 3"),
          new Call("{n} # {l}", "xor({n}, {l})"),
          Call.same("({l} >> 3) + (ABS({n}) << 2)"),
          Call.same("ASCII({s})"),
          Call.same("CHR(65 + ABS({n}))"),
          new Call("TO_HEX(CAST({l} AS BIGINT))", "lower(to_hex({l}))"),
          Call.same("MD5({s})"),
          Call.same("SHA1({s})"),
          Call.same("SHA256({s})"),
          // DuckDB counts bytes.
          Call.same("LEVENSHTEIN(TRANSLATE({s}, 'é日😀', 'exy'), TRANSLATE({p}, 'é日😀', 'exy'))"),
          new Call("ENCODE(CONVERT_TO({s}, 'UTF8'), 'hex')", "lower(hex(encode({s})))"),
          new Call("ENCODE(DECODE(MD5({s}) || MD5({p}), 'hex'), 'hex')", "md5({s}) || md5({p})"),
          new Call(
              "TO_BASE64(CONVERT_TO(REPEAT({s}, ABS({n})), 'UTF8'))",
              "to_base64(encode(repeat({s}, abs({n}))))"),
          new Call(
              "REPLACE(ENCODE(CONVERT_TO(REPEAT({s}, ABS({n})), 'UTF8'), 'base64'), CHR(10), '')",
              "to_base64(encode(repeat({s}, abs({n}))))"),
          new Call(
              "CONVERT_FROM(FROM_BASE64(TO_BASE64(CONVERT_TO({s}, 'UTF8'))), 'UTF8')",
              "decode(from_base64(to_base64(encode({s}))))"),
          new Call(
              "CONVERT_FROM(DECODE(ENCODE(CONVERT_TO({s}, 'UTF8'), 'escape'), 'escape'), 'UTF8')",
              "{s}"),
          new Call("SUBSTR({s}, 1 + ABS({n}), 3)", "substring({s}, 1 + abs({n}), 3)"),
          Call.same("SQRT(ABS({d}))"),
          Call.same("CBRT({d})"),
          Call.same("EXP({n})"),
          Call.same("LN(ABS({d}) + 1)"),
          Call.same("LOG10(ABS({d}) + 1)"),
          Call.same("LOG2(ABS({m}) + 1)"),
          Call.same("LOG(ABS({d}) + 1)"),
          Call.same("LOG(3, ABS({d}) + 1)"),
          Call.same("POWER(ABS({d}) + 1, {n})"),
          Call.same("SIN({d}) + COS({n}) + TAN({d})"),
          Call.same("ASIN({d} / 1000) + ACOS({d} / 1000) + ATAN({d}) + ATAN2({d}, {n})"),
          Call.same("SINH({n}) + COSH({n}) + TANH({d})"),
          Call.same("COT({d} + 0.5)"),
          Call.same("DEGREES({d}) + RADIANS({d}) + PI()"),
          new Call(
              "SIGN({d}) + SIGN({m}) + SIGN({l})",
              "CAST(sign({d}) + sign({m}) + sign({l}) AS DOUBLE)"),
          Call.same("TRUNC({d})"),
          Call.same("TRUNC({m})"),
          Call.same("ROUND({m})"),
          Call.same("ROUND({m}, 1)"),
          Call.same("ROUND({m}, 2)"),
          Call.same("ROUND({m}, -1)"),
          Call.same("CEIL({m}) + FLOOR({m})"),
          Call.same("CEIL({d}) + FLOOR({d})"),
          Call.same("GCD({n}, {l})"),
          Call.same("LCM({n}, 12)"),
          new Call("BITAND({n}, {l})", "{n} & {l}"),
          new Call("BITOR({n}, {l})", "{n} | {l}"),
          new Call("BITXOR({l}, {n})", "xor({l}, {n})"),
          new Call("BITNOT({l})", "~ {l}"),
          new Call("BIT_COUNT({l})", "CAST(bit_count({l}) AS INT)"));

  @Test
  void functionsHaveTheValuesThatDuckDbComputes() throws SQLException {
    List<String> failures = new ArrayList<>();
    int seeds = Integer.getInteger("functions.seeds", DEFAULT_SEEDS);
    for (long seed = 1; seed <= seeds; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      try (Duck duck = new Duck();
          LaminarDB db = LaminarDB.open()) {
        List<String> script =
            List.of(
                "CREATE TABLE t (id INT PRIMARY KEY, s VARCHAR, p VARCHAR, c VARCHAR, n INT, l BIGINT,"
                    + " d DOUBLE, m DECIMAL(12, 3), ts TIMESTAMP)",
                insert(random));
        for (String statement : script) {
          duck.execute(statement);
          db.execute(statement);
        }
        for (Call call : CALLS) {
          String fault = check(random, call, db, duck);
          if (!fault.isEmpty()) {
            failures.add("seed " + seed + ": " + fault + "\n" + script.get(1));
          }
        }
      }
    }
    assertThat(failures.stream().limit(SHOWN).toList())
        .as("%d calls differ", failures.size())
        .isEmpty();
  }

  private static String insert(SplittableRandom random) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      List<String> row = new ArrayList<>(List.of(String.valueOf(i)));
      for (String kind : List.of("s", "p", "c", "n", "l", "d", "m", "t")) {
        row.add(random.nextInt(8) == 0 ? "NULL" : value(random, kind));
      }
      rows.add("(" + String.join(", ", row) + ")");
    }
    return "INSERT INTO t VALUES " + String.join(", ", rows);
  }

  /** What is wrong, or an empty text. */
  private static String check(SplittableRandom random, Call call, LaminarDB db, Duck duck) {
    List<String> arguments = new ArrayList<>();
    Matcher kinds = HOLE.matcher(call.ours());
    while (kinds.find()) {
      String column = kinds.group(1).equals("t") ? "ts" : kinds.group(1);
      arguments.add(random.nextInt(4) > 0 ? column : value(random, kinds.group(1)));
    }
    String ours = "SELECT id, " + fill(call.ours(), arguments) + " AS x FROM t";
    String theirs = "SELECT id, " + fill(call.duck(), arguments) + " AS x FROM t";
    try {
      String difference = Rows.difference(rows(db.query(ours)), duck.query(theirs));
      return difference.isEmpty() ? "" : ours + "\nDuckDB: " + theirs + "\n" + difference;
    } catch (SQLException | LaminarException e) {
      return ours + "\nDuckDB: " + theirs + "\n" + e.getMessage();
    }
  }

  private static String fill(String call, List<String> arguments) {
    StringBuilder filled = new StringBuilder();
    Matcher holes = HOLE.matcher(call);
    for (int i = 0; holes.find(); i++) {
      holes.appendReplacement(filled, Matcher.quoteReplacement(arguments.get(i)));
    }
    return holes.appendTail(filled).toString();
  }

  private static List<@Nullable Object[]> rows(QueryResult result) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    result.batches(batch -> rows.addAll(ArrowValues.rows(batch.root())));
    return rows;
  }

  private static String value(SplittableRandom random, String kind) {
    return switch (kind) {
      case "s" -> text(random, 12, 0);
      case "p" -> text(random, 3, 0);
      case "c" -> text(random, 3, 1);
      case "n" -> integer(random.nextInt(-12, 20));
      case "l" ->
          integer(random.nextLong(-1L << random.nextInt(1, 62), 1L << random.nextInt(1, 62)));
      case "d" -> number(String.format(Locale.ROOT, "%.4fE0", random.nextDouble(-1000, 1000)));
      case "m" -> number(String.format(Locale.ROOT, "%.3f", random.nextDouble(-90_000, 90_000)));
      default ->
          String.format(
              Locale.ROOT,
              "TIMESTAMP '%04d-%02d-%02d %02d:%02d:%02d.%06d'",
              random.nextInt(1890, 2200),
              random.nextInt(1, 13),
              random.nextInt(1, 29),
              random.nextInt(24),
              random.nextInt(60),
              random.nextInt(60),
              random.nextInt(1_000_000));
    };
  }

  private static String integer(long value) {
    return number(String.valueOf(value));
  }

  /** In brackets, for a sign may stand behind an operator. */
  private static String number(String text) {
    return text.startsWith("-") ? "(" + text + ")" : text;
  }

  private static String text(SplittableRandom random, int most, int least) {
    String[] characters = {"a", "b", "A", "B", " ", ",", "x", "é", "日", "😀", "1", "''", "ab"};
    StringBuilder text = new StringBuilder("'");
    for (int i = random.nextInt(least, most + 1); i > 0; i--) {
      text.append(characters[random.nextInt(characters.length)]);
    }
    return text.append("'").toString();
  }
}
