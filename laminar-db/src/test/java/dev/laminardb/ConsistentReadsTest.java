package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Real threads that push and query at once: a query sees all views at one moment, and every push
 * that returned before it. {@code -Dconcurrency.rows=N} makes it longer.
 */
class ConsistentReadsTest {
  private static final int PRODUCERS = 2;
  private static final int READERS = 2;
  private static final int ROWS = Integer.getInteger("concurrency.rows", 20_000);

  record Event(long producer, long number) {}

  /** What one of several views says of how many rows there are and what they add up to. */
  record Opinion(long n, long total) {}

  record Count(long n) {}

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void seeAllViewsAtOneMomentAndEveryPushBeforeThem() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (LaminarDB db = LaminarDB.builder().cores(3).open()) {
      db.execute(
          """
          CREATE SOURCE events (producer BIGINT NOT NULL, number BIGINT NOT NULL);
          CREATE SOURCE others (producer BIGINT NOT NULL, number BIGINT NOT NULL);
          CREATE MATERIALIZED VIEW rows_ AS SELECT number FROM events;
          CREATE MATERIALIZED VIEW by_number AS
            SELECT MOD(number, 97) AS k, COUNT(*) AS n, SUM(number) AS total FROM events
            GROUP BY MOD(number, 97);
          CREATE MATERIALIZED VIEW everything AS
            SELECT COUNT(*) AS n, COALESCE(SUM(number), 0) AS total FROM events;
          CREATE MATERIALIZED VIEW by_count AS
            SELECT n, COUNT(*) AS groups_, SUM(total) AS total FROM by_number GROUP BY n;
          """);
      AtomicBoolean pushing = new AtomicBoolean(true);
      List<Future<?>> producers = new ArrayList<>();
      for (int p = 0; p < PRODUCERS; p++) {
        producers.add(threads.submit(producer(db, p)));
      }
      List<Future<Integer>> readers = new ArrayList<>();
      for (int r = 0; r < READERS; r++) {
        readers.add(threads.submit(reader(db, pushing)));
      }
      Future<?> ddl = threads.submit(viewsThatComeAndGo(db, pushing));

      for (Future<?> producer : producers) {
        producer.get();
      }
      pushing.set(false);
      int queries = 0;
      for (Future<Integer> reader : readers) {
        queries += reader.get();
      }
      ddl.get();

      assertThat(queries).isGreaterThan(READERS);
      assertThat(db.query("SELECT n FROM everything").rows(Count.class))
          .containsExactly(new Count((long) PRODUCERS * ROWS));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void aDatabaseThatClosesLetsItsQueriesEnd() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      for (int round = 0; round < 20; round++) {
        LaminarDB db = LaminarDB.builder().cores(1 + round % 3).open();
        db.execute(
            "CREATE SOURCE events (producer BIGINT NOT NULL, number BIGINT NOT NULL);"
                + "CREATE MATERIALIZED VIEW v AS SELECT producer, COUNT(*) AS n FROM events"
                + " GROUP BY producer");
        db.source("events", Event.class).push(new Event(1, 1));
        List<Future<Integer>> readers = new ArrayList<>();
        for (int r = 0; r < READERS; r++) {
          readers.add(threads.submit(() -> queryUntilClosed(db)));
        }
        Thread.yield();
        db.close();
        for (Future<Integer> reader : readers) {
          assertThat(reader.get()).isNotNegative();
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static int queryUntilClosed(LaminarDB db) {
    for (int queries = 0; ; queries++) {
      try {
        assertThat(db.query("SELECT n FROM v").rows(Count.class)).containsExactly(new Count(1));
      } catch (LaminarException e) {
        assertThat(e.errorCode()).isEqualTo(ErrorCode.CLOSED);
        return queries;
      }
    }
  }

  /** Pushes, and now and then looks whether its own rows are all there. */
  private static Callable<Void> producer(LaminarDB db, int number) {
    return () -> {
      Source<Event> events = db.source("events", Event.class);
      db.execute(
          "CREATE MATERIALIZED VIEW of_%d AS SELECT COUNT(*) AS n FROM events WHERE producer = %d"
              .formatted(number, number));
      for (int i = 1; i <= ROWS; i++) {
        events.push(new Event(number, i));
        if (i % (ROWS / 40) == 0) {
          assertThat(db.query("SELECT n FROM of_" + number).rows(Count.class))
              .containsExactly(new Count(i));
        }
      }
      return null;
    };
  }

  private static Callable<Integer> reader(LaminarDB db, AtomicBoolean pushing) {
    return () -> {
      int queries = 0;
      long before = 0;
      boolean more = true;
      while (more) {
        more = pushing.get();
        List<Opinion> opinions =
            db.query(
                    """
                    SELECT 'rows' AS view_, COUNT(*) AS n, COALESCE(SUM(number), 0) AS total FROM rows_
                    UNION ALL
                    SELECT 'numbers', COALESCE(SUM(n), 0), COALESCE(SUM(total), 0) FROM by_number
                    UNION ALL
                    SELECT 'all', n, total FROM everything
                    UNION ALL
                    SELECT 'counts', COALESCE(SUM(n * groups_), 0), COALESCE(SUM(total), 0) FROM by_count
                    """)
                .rows(Opinion.class);
        assertThat(opinions).hasSize(4);
        assertThat(opinions).containsOnly(opinions.get(0));
        assertThat(opinions.get(0).n()).isGreaterThanOrEqualTo(before);
        before = opinions.get(0).n();
        queries++;
      }
      return queries;
    };
  }

  private static Callable<Void> viewsThatComeAndGo(LaminarDB db, AtomicBoolean pushing) {
    return () -> {
      for (int i = 0; pushing.get(); i++) {
        db.execute("CREATE MATERIALIZED VIEW extra AS SELECT k, n FROM by_number");
        List<Count> counts =
            db.query(
                    "SELECT COALESCE(SUM(n), 0) AS n FROM extra"
                        + " UNION ALL SELECT n FROM everything")
                .rows(Count.class);
        assertThat(counts.get(0)).as("view %d", i).isEqualTo(counts.get(1));
        db.execute("DROP MATERIALIZED VIEW extra");
      }
      return null;
    };
  }
}
