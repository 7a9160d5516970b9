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
  private static final int CHANGES_PER_ROW = 22;

  private final String name;
  private final NexmarkQuery query;
  private final BidBatches batches;
  private final int bids;
  private final LaminarDB db;
  private final ArrowSource source;
  private final long spanMicros;
  private final long endMicros;
  private ArrowSubscription subscription;
  private long shiftMicros;
  private boolean used;

  LaminarEngine(String name, NexmarkQuery query, Bids bids, BidBatches batches, int cores) {
    this.name = name;
    this.query = query;
    this.batches = batches;
    this.bids = bids.count;
    this.spanMicros = query instanceof WindowedQuery ? span(bids) : 0;
    this.endMicros = WindowedQuery.windowStart(bids.dateTime[0]) + spanMicros;
    // Every core may cut its share of a batch off as a batch of its own; a changelog may have many
    // rows for one that comes in.
    int results = Math.max(64, Math.multiplyExact(BidBatches.count(bids.count), 2 * cores));
    if (query.updates()) {
      results = Math.multiplyExact(results, CHANGES_PER_ROW);
    }
    LaminarDB opened = LaminarDB.builder().cores(cores).subscriptionBufferBatches(results).open();
    try {
      opened.execute(BidBatches.ddl(query));
      source = opened.source("bid");
      subscription = createStream(opened);
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
    return name;
  }

  private ArrowSubscription createStream(LaminarDB in) {
    in.execute("CREATE STREAM result AS " + query.sql());
    return in.subscribe("result");
  }

  /** Lets a result that changes begin from nothing again: its state goes with its stream. */
  private void forgetLastPass() {
    if (used && query.updates()) {
      subscription.close();
      db.execute("DROP STREAM result");
      subscription = createStream(db);
    }
    used = true;
  }

  @Override
  public Pass run() {
    forgetLastPass();
    List<VectorSchemaRoot> input = batches.share(bids, shiftMicros);
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
    return Pass.of(nanos, result);
  }

  /**
   * From the start of the first window to where the last has ended, even if it began with the last
   * bid, so that passes never share one.
   */
  private static long span(Bids bids) {
    long start = WindowedQuery.windowStart(bids.dateTime[0]);
    long last = WindowedQuery.windowStart(bids.dateTime[bids.count - 1]);
    return last + 2 * WindowedQuery.WINDOW_MICROS - start;
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
