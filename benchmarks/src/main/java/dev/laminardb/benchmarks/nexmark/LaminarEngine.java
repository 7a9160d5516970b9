package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.ArrowBatch;
import dev.laminardb.ArrowSource;
import dev.laminardb.ArrowSubscription;
import dev.laminardb.LaminarDB;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private final EventBatches batches;
  private final LaminarDB db;
  private final Map<EventKind, ArrowSource> sources = new EnumMap<>(EventKind.class);
  private final long spanMicros;
  private final long endMicros;
  private ArrowSubscription subscription;
  private long shiftMicros;
  private boolean used;

  LaminarEngine(String name, NexmarkQuery query, Events events, EventBatches batches, int cores) {
    this.name = name;
    this.query = query;
    this.batches = batches;
    Bids bids = events.bids();
    this.spanMicros = query instanceof WindowedQuery ? span(bids) : 0;
    this.endMicros = WindowedQuery.windowStart(bids.dateTime[0]) + spanMicros;
    // Every core may cut its share of a batch off as a batch of its own; a changelog may have many
    // rows for one that comes in.
    int results = Math.max(64, Math.multiplyExact(batches.count(), 2 * cores));
    if (query.updates()) {
      results = Math.multiplyExact(results, CHANGES_PER_ROW);
    }
    LaminarDB opened = LaminarDB.builder().cores(cores).subscriptionBufferBatches(results).open();
    try {
      for (EventKind kind : query.reads()) {
        opened.execute(EventBatches.ddl(query, kind, events));
        sources.put(kind, opened.source(kind.table()));
      }
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

  /** Lets a query that remembers rows begin from nothing again: its state goes with its stream. */
  private void forgetLastPass() {
    if (used && query.remembers()) {
      subscription.close();
      db.execute("DROP STREAM result");
      subscription = createStream(db);
    }
    used = true;
  }

  @Override
  public Pass run() {
    forgetLastPass();
    List<Push> input = pushes();
    Checksum result = new Checksum();
    long begin = System.nanoTime();
    for (Push push : input) {
      push.source().push(push.rows());
      drain(result);
    }
    if (spanMicros > 0) {
      Instant end = Instant.EPOCH.plus(endMicros + shiftMicros, ChronoUnit.MICROS);
      sources.values().forEach(source -> source.watermark(end));
    }
    db.flush();
    drain(result);
    long nanos = System.nanoTime() - begin;
    shiftMicros += spanMicros;
    return Pass.of(nanos, result);
  }

  private record Push(ArrowSource source, VectorSchemaRoot rows) {}

  private List<Push> pushes() {
    List<Push> pushes = new ArrayList<>(batches.count());
    for (EventBatches.Rows rows : batches.share(shiftMicros)) {
      pushes.add(new Push(Objects.requireNonNull(sources.get(rows.kind())), rows.root()));
    }
    return pushes;
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
