package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** MERGE by the API: parameters, prepared statements, many rows. */
final class MergeTest {
  private static final String ONE =
      "MERGE INTO t USING (VALUES (CAST(? AS BIGINT), CAST(? AS BIGINT))) AS v (k, n) ON v.k = t.k"
          + " AND t.n < ? WHEN MATCHED AND v.n = ? THEN DELETE WHEN MATCHED THEN UPDATE SET n = v.n + ?"
          + " WHEN NOT MATCHED THEN INSERT VALUES (v.k, ?)";

  private final LaminarDB db = LaminarDB.builder().cores(2).open();

  record Row(long k, long n) {}

  @BeforeEach
  void create() {
    db.execute("CREATE TABLE t (k BIGINT PRIMARY KEY, n BIGINT NOT NULL)");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private List<Row> rows() {
    return db.query("SELECT k, n FROM t ORDER BY k").rows(Row.class);
  }

  @Test
  void takesParametersEverywhere() {
    try (Statement merge = db.prepare(ONE)) {
      assertThat(merge.execute(1, 5, 100, 0, 10, 7)).isEqualTo(1);
      assertThat(merge.execute(2, 5, 100, 0, 10, 8)).isEqualTo(1);
      assertThat(rows()).containsExactly(new Row(1, 7), new Row(2, 8));

      assertThat(merge.execute(1, 5, 100, 0, 10, 9)).isEqualTo(1);
      assertThat(merge.execute(2, 5, 100, 5, 10, 9)).isEqualTo(1);
      assertThat(rows()).containsExactly(new Row(1, 15));
    }
    assertThat(db.execute(ONE, 1, 6, 100, 0, 20, 9)).isEqualTo(1);
    assertThat(rows()).containsExactly(new Row(1, 26));
  }

  @Test
  void mergesMoreRowsThanABatchHas() {
    db.execute("INSERT INTO t SELECT n, 0 FROM GENERATE_SERIES(1, 20000) AS g (n)");

    long changed =
        db.execute(
            "MERGE INTO t USING GENERATE_SERIES(10001, 30000) AS v (n) ON v.n = t.k"
                + " WHEN MATCHED AND t.k % 2 = 0 THEN DELETE"
                + " WHEN MATCHED THEN UPDATE SET n = v.n"
                + " WHEN NOT MATCHED THEN INSERT VALUES (v.n, -1)");

    assertThat(changed).isEqualTo(20_000);
    assertThat(
            db.query("SELECT COUNT(*) AS k, COALESCE(CAST(SUM(n) AS BIGINT), 0) AS n FROM t")
                .rows(Row.class))
        .containsExactly(new Row(25_000, 75_000_000 - 10_000));
  }

  @Test
  void changesNothingIfARowWouldChangeTwiceFarApart() {
    db.execute("INSERT INTO t SELECT n, 0 FROM GENERATE_SERIES(1, 9000) AS g (n)");
    List<Row> before = rows();

    LaminarException refusal =
        catchThrowableOfType(
            LaminarException.class,
            () ->
                db.execute(
                    "MERGE INTO t USING (SELECT n, MOD(n, 9000) + 1 AS k"
                        + " FROM GENERATE_SERIES(1, 9001) AS g (n)) AS v ON v.k = t.k"
                        + " WHEN MATCHED AND v.k > 4500 THEN DELETE"
                        + " WHEN MATCHED THEN UPDATE SET k = -v.k, n = v.n"));

    assertThat(refusal.errorCode()).isEqualTo(ErrorCode.MORE_THAN_ONE_ROW);
    assertThat(rows()).isEqualTo(before);
  }
}
