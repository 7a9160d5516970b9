package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.ArrowBatch;
import dev.laminardb.ArrowSource;
import dev.laminardb.ArrowSubscription;
import dev.laminardb.LaminarDB;
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

  LaminarEngine(NexmarkQuery query, BidBatches batches, int cores) {
    this.query = query;
    this.batches = batches;
    // Every core may cut its share of a batch off as a batch of its own.
    int results = Math.max(64, Math.multiplyExact(batches.count(), 2 * cores));
    LaminarDB opened = LaminarDB.builder().cores(cores).subscriptionBufferBatches(results).open();
    try {
      opened.execute(BidBatches.DDL);
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
    List<VectorSchemaRoot> input = batches.share();
    Checksum result = new Checksum();
    long begin = System.nanoTime();
    for (VectorSchemaRoot rows : input) {
      source.push(rows);
      drain(result);
    }
    db.flush();
    drain(result);
    return new Pass(System.nanoTime() - begin, result.rows(), result.sum());
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
      query.read(batch.root(), result);
      return true;
    }
  }

  @Override
  public void close() {
    subscription.close();
    db.close();
  }
}
