package dev.laminardb.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.LaminarDB;
import dev.laminardb.QueryResult;
import dev.laminardb.slt.ArrowValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A column whose type gets wider has the values that it has in DuckDB. */
class WideningDifferentialTest {
  private static final int ROWS = 300;

  /** More rows than a batch has. */
  private static final int DOUBLINGS = 4;

  @ParameterizedTest
  @CsvSource({
    "3, 0, TINYINT, SMALLINT",
    "3, 0, TINYINT, INT",
    "3, 0, TINYINT, BIGINT",
    "3, 0, TINYINT, REAL",
    "3, 0, TINYINT, DOUBLE",
    "3, 0, TINYINT, 'DECIMAL(38, 35)'",
    "5, 0, SMALLINT, INT",
    "5, 0, SMALLINT, BIGINT",
    "5, 0, SMALLINT, REAL",
    "5, 0, SMALLINT, DOUBLE",
    "5, 0, SMALLINT, 'DECIMAL(5, 0)'",
    "10, 0, INT, BIGINT",
    "10, 0, INT, DOUBLE",
    "10, 0, INT, 'DECIMAL(12, 2)'",
    "19, 0, BIGINT, 'DECIMAL(19, 0)'",
    "19, 0, BIGINT, 'DECIMAL(38, 19)'",
    "6, 3, REAL, DOUBLE",
    "4, 2, 'DECIMAL(4, 2)', 'DECIMAL(5, 2)'",
    "4, 2, 'DECIMAL(4, 2)', 'DECIMAL(6, 4)'",
    "18, 4, 'DECIMAL(18, 4)', 'DECIMAL(38, 24)'",
    "30, 10, 'DECIMAL(30, 10)', 'DECIMAL(38, 18)'"
  })
  void valuesAreWhatTheyWere(int digits, int scale, String before, String after)
      throws SQLException {
    SplittableRandom random = new SplittableRandom(before.hashCode() * 31L + after.hashCode());
    List<String> script = new ArrayList<>();
    script.add("CREATE TABLE t (id INT, c " + before + ")");
    script.add(insert(random, digits, scale, before));
    script.addAll(Collections.nCopies(DOUBLINGS, "INSERT INTO t SELECT -id, c FROM t"));
    script.add("ALTER TABLE t ALTER COLUMN c SET DATA TYPE " + after);
    try (Duck duck = new Duck();
        LaminarDB db = LaminarDB.open()) {
      for (String statement : script) {
        duck.execute(statement);
        db.execute(statement);
      }
      assertThat(Rows.difference(rows(db.query("SELECT * FROM t")), duck.query("SELECT * FROM t")))
          .isEmpty();
    }
  }

  private static String insert(SplittableRandom random, int digits, int scale, String type) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      boolean isNull = random.nextInt(8) == 0;
      String value =
          isNull ? "NULL" : "CAST('" + number(random, digits, scale, type) + "' AS " + type + ")";
      rows.add("(" + i + ", " + value + ")");
    }
    return "INSERT INTO t VALUES " + String.join(", ", rows);
  }

  /** With as many digits as there are, or fewer; of integers within what they take. */
  private static BigDecimal number(SplittableRandom random, int digits, int scale, String type) {
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "0");
    for (int i = random.nextInt(digits + 1); i >= 0; i--) {
      text.append(random.nextInt(10));
    }
    BigInteger value = new BigInteger(text.toString()).remainder(bound(digits, type));
    return new BigDecimal(value, scale);
  }

  private static BigInteger bound(int digits, String type) {
    return switch (type) {
      case "TINYINT" -> BigInteger.ONE.shiftLeft(7);
      case "SMALLINT" -> BigInteger.ONE.shiftLeft(15);
      case "INT" -> BigInteger.ONE.shiftLeft(31);
      case "BIGINT" -> BigInteger.ONE.shiftLeft(63);
      default -> BigInteger.TEN.pow(digits);
    };
  }

  private static List<@Nullable Object[]> rows(QueryResult result) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    result.batches(batch -> rows.addAll(ArrowValues.rows(batch.root())));
    return rows;
  }
}
