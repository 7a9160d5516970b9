package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;

/**
 * The data path allocates nothing for a row: memory grows with batches, windows and groups, not
 * with rows. Measured on threads that only run a core, so that pushing and reading do not count.
 */
class AllocationTest {
  private static final int BATCH = 4096;
  private static final int BATCHES_PER_ROUND = 50;
  private static final int WARM_UP_ROUNDS = 6;
  private static final int MEASURED_ROUNDS = 5;
  private static final double MOST_BYTES_PER_ROW = 0.5;

  private static final String SOURCE =
      "CREATE SOURCE trades (symbol VARCHAR NOT NULL, price DOUBLE NOT NULL, volume BIGINT NOT NULL,"
          + " ts TIMESTAMP NOT NULL, WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE);";

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private long volume;

  /**
   * Bytes that the core's thread allocates for each row of a round, after warming up: the least of
   * some rounds, since on a busy machine code is compiled late, and what allocates for a row does
   * so in every round.
   */
  private double bytesPerRow(String stream) {
    try (LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute(SOURCE + stream);
      ArrowSource source = db.source("trades");
      long core = coreThread();
      long least = Long.MAX_VALUE;
      for (int round = 0; round <= WARM_UP_ROUNDS + MEASURED_ROUNDS; round++) {
        long before = THREADS.getThreadAllocatedBytes(core);
        for (int i = 0; i < BATCHES_PER_ROUND; i++) {
          push(db, source);
        }
        db.flush();
        if (round > WARM_UP_ROUNDS) {
          least = Math.min(least, THREADS.getThreadAllocatedBytes(core) - before);
        }
      }
      long bytes = least;
      return (double) bytes / (BATCH * BATCHES_PER_ROUND);
    }
  }

  private void push(LaminarDB db, ArrowSource source) {
    try (VectorSchemaRoot rows = VectorSchemaRoot.create(source.schema(), db.allocator())) {
      VarCharVector symbols = (VarCharVector) rows.getVector("symbol");
      Float8Vector prices = (Float8Vector) rows.getVector("price");
      BigIntVector volumes = (BigIntVector) rows.getVector("volume");
      TimeStampMicroVector times = (TimeStampMicroVector) rows.getVector("ts");
      for (int i = 0; i < BATCH; i++) {
        symbols.setSafe(i, new byte[] {'S', (byte) ('A' + i % 20)});
        prices.setSafe(i, 1 + i % 100);
        volumes.setSafe(i, volume++);
        times.setSafe(i, i);
      }
      rows.setRowCount(BATCH);
      source.push(rows);
    }
  }

  private static long coreThread() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("laminar-core-"))
        .findFirst()
        .orElseThrow()
        .getId();
  }

  @Test
  void filterAndProjectionAllocateNothingForARow() {
    assertThat(
            bytesPerRow(
                "CREATE STREAM s AS SELECT symbol, price * volume AS amount FROM trades WHERE price > 5"))
        .isLessThan(MOST_BYTES_PER_ROW);
  }

  @Test
  void tumblingAggregatesAllocateNothingForARow() {
    assertThat(
            bytesPerRow(
                "CREATE STREAM s AS SELECT symbol, window_start, COUNT(*) AS n, SUM(price * volume) AS a,"
                    + " MIN(price) AS low, AVG(volume) AS mean FROM TUMBLE(TABLE trades, DESCRIPTOR(ts),"
                    + " INTERVAL '1' HOUR) GROUP BY symbol, window_start, window_end"))
        .isLessThan(MOST_BYTES_PER_ROW);
  }

  @Test
  void firstRowsOfPartitionsAllocateNothingForARow() {
    assertThat(
            bytesPerRow(
                "CREATE STREAM s AS SELECT symbol, price, volume, ts, rn FROM (SELECT *, ROW_NUMBER()"
                    + " OVER (PARTITION BY symbol ORDER BY price DESC, volume) AS rn FROM trades)"
                    + " WHERE rn <= 5"))
        .isLessThan(MOST_BYTES_PER_ROW);
  }

  /** Volumes rise: each partition has a new first row in each batch, strings and all. */
  @Test
  void replacedRowsAllocateNothingForARow() {
    assertThat(
            bytesPerRow(
                "CREATE STREAM s AS SELECT symbol, price, volume FROM (SELECT *, ROW_NUMBER() OVER"
                    + " (PARTITION BY volume % 1000 ORDER BY volume DESC) AS rn FROM trades)"
                    + " WHERE rn = 1"))
        .isLessThan(MOST_BYTES_PER_ROW);
  }

  @Test
  void firstRowsOfAChangelogAllocateNothingForARow() {
    assertThat(
            bytesPerRow(
                "CREATE STREAM s AS SELECT * FROM (SELECT bucket, n, ROW_NUMBER() OVER (ORDER BY n"
                    + " DESC, bucket) AS rn FROM (SELECT volume % 1000 AS bucket, COUNT(*) AS n"
                    + " FROM trades GROUP BY volume % 1000)) WHERE rn <= 5"))
        .isLessThan(MOST_BYTES_PER_ROW);
  }

  record Small(double price, long volume) {}

  /** The header of 12 bytes and two components, padded. */
  private static final double BYTES_OF_A_SMALL = 32;

  @Test
  void pollingWithAConsumerAllocatesTheRecordsAndNothingElse() {
    double[] sum = new double[1];

    double bytes =
        bytesPerPolledRow(
            db -> {
              Subscription<Small> rows = db.subscribe("trades", Small.class);
              return () -> rows.poll(Integer.MAX_VALUE, row -> sum[0] += row.price());
            });

    assertThat(bytes).isLessThan(BYTES_OF_A_SMALL + MOST_BYTES_PER_ROW);
    assertThat(sum[0]).isPositive();
  }

  @Test
  void pollingRowsOfArrowBatchesAllocatesNothingForARow() {
    double[] sum = new double[1];
    byte[] symbol = new byte[8];

    double bytes =
        bytesPerPolledRow(
            db -> {
              ArrowSubscription batches = db.subscribe("trades");
              return () ->
                  batches.poll(
                      Integer.MAX_VALUE,
                      batch -> {
                        for (RowView row = batch.rows(); row.next(); ) {
                          sum[0] += row.doubleAt(1) + row.longAt(3) + row.utf8At(0, symbol);
                        }
                      });
            });

    assertThat(bytes).isLessThan(MOST_BYTES_PER_ROW);
    assertThat(sum[0]).isPositive();
  }

  /** Bytes that polling allocates on this thread for each row, after warming up. */
  private double bytesPerPolledRow(Function<LaminarDB, LongSupplier> subscription) {
    try (LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute(SOURCE);
      ArrowSource source = db.source("trades");
      LongSupplier poll = subscription.apply(db);
      long bytes = 0;
      for (int round = 0; round <= WARM_UP_ROUNDS; round++) {
        for (int i = 0; i < BATCHES_PER_ROUND; i++) {
          push(db, source);
        }
        db.flush();
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        long rows = poll.getAsLong();
        bytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertThat(rows).isEqualTo(BATCH * BATCHES_PER_ROUND);
      }
      return (double) bytes / (BATCH * BATCHES_PER_ROUND);
    }
  }
}
