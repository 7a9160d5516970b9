package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.ArrowBatch;
import dev.laminardb.ArrowSource;
import dev.laminardb.ArrowSubscription;
import dev.laminardb.LaminarDB;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * LaminarDB as an application embeds it: Arrow batches are pushed in and polled from a
 * subscription.
 *
 * <p>One thread does both, a push and then all polls that have something: a consumer of its own
 * would compete with the engine for the few cores of a small machine. This cannot lock up, because
 * the subscription has room for all results of a pass.
 */
final class LaminarEngine implements Engine {
  private final NexmarkQuery query;
  private final BidBatches batches;
  private final LaminarDB db;
  private final ArrowSource source;
  private final ArrowSubscription subscription;
  private final long spanMicros;
  private final long endMicros;
  private long shiftMicros;

  LaminarEngine(NexmarkQuery query, Bids bids, BidBatches batches, int cores) {
    this.query = query;
    this.batches = batches;
    this.spanMicros = query instanceof WindowedQuery ? span(bids) : 0;
    this.endMicros = WindowedQuery.windowStart(bids.dateTime[0]) + spanMicros;
    // Every core may cut its share of a batch off as a batch of its own.
    int results = Math.max(64, Math.multiplyExact(batches.count(), 2 * cores));
    LaminarDB opened = LaminarDB.builder().cores(cores).subscriptionBufferBatches(results).open();
    try {
      opened.execute(BidBatches.ddl(query));
      opened.execute("CREATE STREAM result AS " + query.sql());
      source = opened.source("bid");
      subscription = opened.subscribe("result");
    } catch (RuntimeException e) {
      // Closes it, and keeps what that may throw with the first error.
      try (opened) {
        throw e;
      }
    }
    db = opened;
  }

  @Override
  public String name() {
    return "laminar";
  }

  @Override
  public Pass run() {
    List<VectorSchemaRoot> input = batches.share(shiftMicros);
    Checksum result = new Checksum();
    long begin = System.nanoTime();
    for (VectorSchemaRoot rows : input) {
      source.push(rows);
      drain(result);
    }
    if (spanMicros > 0) {
      source.watermark(Instant.EPOCH.plus(endMicros + shiftMicros, ChronoUnit.MICROS));
    }
    db.flush();
    drain(result);
    long nanos = System.nanoTime() - begin;
    shiftMicros += spanMicros;
    return new Pass(nanos, result.rows(), result.sum());
  }

  /** From the start of the first window to the end of the last, so that passes never share one. */
  private static long span(Bids bids) {
    long start = WindowedQuery.windowStart(bids.dateTime[0]);
    long last = WindowedQuery.windowStart(bids.dateTime[bids.count - 1]);
    return last + WindowedQuery.WINDOW_MICROS - start;
  }

  private void drain(Checksum result) {
    boolean more = true;
    while (more) {
      more = readNext(result);
    }
  }

  private boolean readNext(Checksum result) {
    try (ArrowBatch batch = subscription.poll()) {
      if (batch == null) {
        return false;
      }
      if (query instanceof WindowedQuery windowed) {
        windowed.read(batch.root(), shiftMicros, result);
      } else {
        query.read(batch.root(), result);
      }
      return true;
    }
  }

  @Override
  public void close() {
    subscription.close();
    db.close();
  }
}
