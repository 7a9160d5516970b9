package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Real threads against one database: several push, others flush, create and drop streams, subscribe
 * and leave. Nothing may hang, and what a lasting subscription counts is what was pushed. {@code
 * -Dconcurrency.rows=N} makes it longer.
 */
class ConcurrencyTest {
  private static final int PRODUCERS = 3;
  private static final int ROWS = Integer.getInteger("concurrency.rows", 20_000);

  record Event(long producer, long number, Instant ts) {}

  record Count(long producer, Instant windowStart, long events, long total) {}

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void manyThreadsPushFlushSubscribeAndChangeStreamsAtOnce() throws Exception {
    AtomicLong called = new AtomicLong();
    ExecutorService threads = Executors.newCachedThreadPool();
    try (LaminarDB db =
        LaminarDB.builder()
            .cores(3)
            .sourceBufferBytes(1 << 14)
            .subscriptionBufferBatches(16)
            .backpressureTimeout(Duration.ofMinutes(1))
            .open()) {
      db.execute(
          """
          CREATE SOURCE events (producer BIGINT NOT NULL, number BIGINT NOT NULL, ts TIMESTAMP NOT NULL,
            WATERMARK FOR ts AS ts - INTERVAL '1' HOUR);
          CREATE STREAM counts AS
            SELECT producer, window_start, COUNT(*) AS events, SUM(number) AS total
            FROM TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '1' SECOND)
            GROUP BY producer, window_start, window_end;
          """);
      Source<Event> source = db.source("events", Event.class);
      Subscription<Count> counts = db.subscribe("counts", Count.class);
      Subscription<Event> callbacks =
          db.subscribe("events", Event.class, event -> called.incrementAndGet());
      AtomicBoolean pushing = new AtomicBoolean(true);

      List<Future<?>> producers = new ArrayList<>();
      for (int p = 0; p < PRODUCERS; p++) {
        long producer = p;
        producers.add(threads.submit(() -> pushAll(source, producer)));
      }
      List<Future<?>> others = new ArrayList<>();
      others.add(threads.submit(repeat(pushing, db::flush)));
      others.add(threads.submit(repeat(pushing, () -> createAndDrop(db))));
      others.add(threads.submit(repeat(pushing, () -> subscribeAndLeave(db))));
      for (Future<?> producer : producers) {
        producer.get();
      }
      pushing.set(false);
      for (Future<?> other : others) {
        other.get();
      }
      source.watermark(Instant.ofEpochSecond(1_000_000));
      db.flush();

      List<Count> rows = counts.poll();
      assertThat(rows.stream().mapToLong(Count::events).sum()).isEqualTo((long) PRODUCERS * ROWS);
      assertThat(rows.stream().mapToLong(Count::total).sum())
          .isEqualTo(PRODUCERS * ((long) ROWS * (ROWS - 1) / 2));
      assertThat(called.get()).isEqualTo((long) PRODUCERS * ROWS);
      assertThat(db.relations()).hasSize(2);
      counts.close();
      callbacks.close();
    } finally {
      threads.shutdownNow();
    }
  }

  private static Void pushAll(Source<Event> source, long producer) {
    for (int i = 0; i < ROWS; i++) {
      source.push(new Event(producer, i, Instant.ofEpochSecond(i / 100)));
    }
    return null;
  }

  private static Callable<Void> repeat(AtomicBoolean go, Runnable action) {
    return () -> {
      while (go.get()) {
        action.run();
      }
      return null;
    };
  }

  private static void createAndDrop(LaminarDB db) {
    db.execute("CREATE STREAM passing AS SELECT number, ts FROM events WHERE number > 10");
    db.execute("DROP STREAM passing");
  }

  private static void subscribeAndLeave(LaminarDB db) {
    try (ArrowSubscription passer = db.subscribe("counts");
        ArrowSubscription other = db.subscribe("events")) {
      for (ArrowSubscription subscription : List.of(passer, other)) {
        ArrowBatch batch = subscription.next(Duration.ofMillis(1));
        if (batch != null) {
          batch.close();
        }
      }
    }
  }
}
