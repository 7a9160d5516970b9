package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.report.BenchmarkFailure;
import dev.laminardb.benchmarks.report.Options;
import dev.laminardb.benchmarks.report.Tsv;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * Compares LaminarDB with hand-written loops on Nexmark queries, and with other engines where they
 * are asked for. All read the same bids and add up the same checksum over their results;
 * repetitions of LaminarDB and the loop alternate, so that whatever else the machine does hits
 * both.
 */
public final class NexmarkBenchmark {
  private static final String USAGE =
      "nexmark [--queries LIST] [--peers flink,duckdb] [--events N] [--keys declared] [--cores LIST]"
          + " [--reps N] [--warmup N]";
  private static final int DEFAULT_EVENTS = 2_500_000;
  private static final int DEFAULT_EVENTS_WITH_PEERS = 1_500_000;
  private static final long SEED = 42;

  /** How long a peer may take for a query until it gets no further repetition. */
  private static final long PEER_NANOS = 12_000_000_000L;

  private final PrintStream log;
  private final List<Peer> peers;
  private final List<Integer> cores;
  private final int repetitions;
  private final int warmUps;
  private final long repetitionNanos;
  private final Tsv results;
  private final List<String> differences = new ArrayList<>();

  private NexmarkBenchmark(Options options, List<Peer> peers, PrintStream out, PrintStream log) {
    this.log = log;
    this.peers = peers;
    // The other engines take minutes with few repetitions.
    boolean alone = peers.isEmpty();
    cores = options.numbers("cores", 1, 1);
    repetitions = options.number("reps", 1, alone ? 5 : 3);
    warmUps = options.number("warmup", 0, alone ? 3 : 2);
    repetitionNanos = alone ? 1_000_000_000L : 500_000_000L;
    results =
        new Tsv(
            out,
            "engine",
            "query",
            "events",
            "median_seconds",
            "events_per_second",
            "ratio_to_hand",
            "rows",
            "checksum",
            "changes");
  }

  /**
   * Runs the benchmark.
   *
   * @param args its options, without the command
   * @param known the peers there are, by name
   * @param out receives the results, tab separated
   * @param log receives what a waiting person wants to know
   * @throws BenchmarkFailure if the engines' results differ; the results are printed before
   * @throws dev.laminardb.benchmarks.report.UsageException if an option is wrong
   */
  public static void run(
      String[] args, Map<String, Supplier<Peer>> known, PrintStream out, PrintStream log) {
    Options options =
        Options.parse(
            USAGE, Set.of("queries", "peers", "events", "keys", "cores", "reps", "warmup"), args);
    if (!options.text("keys", "declared").equals("declared")) {
      throw options.refuse("--keys is \"declared\", or left out");
    }
    List<NexmarkQuery> queries = queries(options);
    // At least a round, so that there is a bid.
    int otherwise = options.has("peers") ? DEFAULT_EVENTS_WITH_PEERS : DEFAULT_EVENTS;
    int events = options.number("events", EventNumbers.ROUND, otherwise);
    boolean share = !options.has("events");
    List<Peer> peers = peers(options, known);
    try {
      new NexmarkBenchmark(options, peers, out, log)
          .run(queries, events, share, options.has("keys"));
    } finally {
      peers.forEach(Peer::close);
    }
  }

  private static List<NexmarkQuery> queries(Options options) {
    List<NexmarkQuery> queries = new ArrayList<>();
    for (String name : options.text("queries", NexmarkQueries.DEFAULT).split(",", -1)) {
      queries.add(
          NexmarkQueries.named(name)
              .orElseThrow(
                  () ->
                      options.refuse(
                          "unknown query \"" + name + "\": there are " + NexmarkQueries.names())));
    }
    return queries;
  }

  private static List<Peer> peers(Options options, Map<String, Supplier<Peer>> known) {
    if (!options.has("peers")) {
      return List.of();
    }
    List<Supplier<Peer>> chosen = new ArrayList<>();
    for (String name : options.text("peers", "").split(",", -1)) {
      Supplier<Peer> peer = known.get(name);
      if (peer == null) {
        throw options.refuse(
            "unknown peer \"" + name + "\": there are " + String.join(",", known.keySet()));
      }
      chosen.add(peer);
    }
    return chosen.stream().map(Supplier::get).toList();
  }

  private void run(List<NexmarkQuery> queries, int events, boolean share, boolean keys) {
    Events generated = Events.of(new EventNumbers(events, SEED));
    Events all = keys ? generated.withKeys() : generated;
    log.println(events + " events, of them " + all.bids().count + " bids; " + cores + " core(s)");
    try (BufferAllocator allocator = new RootAllocator()) {
      for (NexmarkQuery query : queries) {
        log.println(query.name() + ": " + query.sql());
        run(query, share ? all.first(query.share()) : all, allocator);
      }
    }
    if (!differences.isEmpty()) {
      throw new BenchmarkFailure(String.join("; ", differences));
    }
  }

  private void run(NexmarkQuery query, Events events, BufferAllocator allocator) {
    int rows = events.count(query.reads());
    Contestant hand;
    List<Engine> engines = new ArrayList<>();
    try (EventBatches batches = new EventBatches(events, query.reads(), allocator);
        Engine handEngine = new HandEngine(query, events)) {
      hand = new Contestant(handEngine, repetitionNanos);
      List<Contestant> all = new ArrayList<>(List.of(hand));
      for (int n : cores) {
        String name = cores.size() == 1 ? "laminar" : "laminar-" + n;
        Engine engine = new LaminarEngine(name, query, events, batches, n);
        engines.add(engine);
        all.add(new Contestant(engine, repetitionNanos));
      }
      compete(all);
      all.forEach(one -> print(query, rows, one, hand));
    } finally {
      engines.forEach(Engine::close);
    }
    for (Peer peer : peers) {
      for (Engine engine : peer.open(query, events)) {
        try (engine) {
          log.println(query.name() + " on " + engine.name());
          Contestant contestant = new Contestant(engine, repetitionNanos);
          competeForAWhile(contestant);
          print(query, rows, contestant, hand);
        }
      }
    }
  }

  private void compete(List<Contestant> contestants) {
    for (int i = 0; i < warmUps; i++) {
      contestants.forEach(Contestant::warmUp);
    }
    for (int i = 0; i < repetitions; i++) {
      contestants.forEach(Contestant::measure);
    }
  }

  /** As {@link #compete}, but one that is slow gets fewer repetitions, and one at least. */
  private void competeForAWhile(Contestant peer) {
    long begin = System.nanoTime();
    for (int i = 0; i < warmUps && System.nanoTime() - begin < PEER_NANOS / 3; i++) {
      peer.warmUp();
    }
    for (int i = 0; i < repetitions && (i == 0 || System.nanoTime() - begin < PEER_NANOS); i++) {
      peer.measure();
    }
  }

  private void print(NexmarkQuery query, int rows, Contestant one, Contestant hand) {
    results.row(
        one.name(),
        query.name(),
        Integer.toString(rows),
        Tsv.seconds(one.seconds()),
        Tsv.rate(rows / one.seconds()),
        Tsv.ratio(hand.seconds() / one.seconds()),
        Long.toString(one.rows()),
        String.format(Locale.ROOT, "%016x", one.checksum()),
        Long.toString(one.changes()));
    if (!one.agreesWith(hand)) {
      differences.add(query.name() + ": " + one.describe() + ", " + hand.describe());
    }
  }
}
