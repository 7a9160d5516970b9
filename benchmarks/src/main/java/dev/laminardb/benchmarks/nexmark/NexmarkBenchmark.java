package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.report.BenchmarkFailure;
import dev.laminardb.benchmarks.report.Options;
import dev.laminardb.benchmarks.report.Tsv;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * Compares LaminarDB with hand-written loops on Nexmark queries. Both read the same bids and add up
 * the same checksum over their results; repetitions of the two alternate, so that whatever else the
 * machine does hits both.
 */
public final class NexmarkBenchmark {
  private static final String USAGE =
      "nexmark [--queries q0,q1f,q2,q7w,q12] [--events N] [--cores N] [--reps N] [--warmup N]";
  private static final int DEFAULT_EVENTS = 2_500_000;
  private static final long SEED = 42;

  private NexmarkBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param args its options, without the command
   * @param out receives the results, tab separated
   * @param log receives what a waiting person wants to know
   * @throws BenchmarkFailure if the engines' results differ; the results are printed before
   * @throws dev.laminardb.benchmarks.report.UsageException if an option is wrong
   */
  public static void run(String[] args, PrintStream out, PrintStream log) {
    Options options =
        Options.parse(USAGE, Set.of("queries", "events", "cores", "reps", "warmup"), args);
    List<NexmarkQuery> queries = queries(options);
    int cores = options.number("cores", 1, 1);
    int repetitions = options.number("reps", 1, 5);
    int warmUps = options.number("warmup", 0, 3);
    // At least a round, so that there is a bid.
    int events = options.number("events", EventNumbers.ROUND, DEFAULT_EVENTS);

    Bids bids = new Bids(new EventNumbers(events, SEED));
    log.println(events + " events, of them " + bids.count + " bids; " + cores + " core(s)");
    Tsv results =
        new Tsv(
            out,
            "engine",
            "query",
            "events",
            "median_seconds",
            "events_per_second",
            "ratio_to_hand",
            "rows",
            "checksum");
    List<String> differences = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        BidBatches batches = new BidBatches(bids, allocator)) {
      for (NexmarkQuery query : queries) {
        log.println(query.name() + ": " + query.sql());
        try (Engine handEngine = new HandEngine(query, bids);
            Engine laminarEngine = new LaminarEngine(query, bids, batches, cores)) {
          Contestant hand = new Contestant(handEngine);
          Contestant laminar = new Contestant(laminarEngine);
          compete(hand, laminar, warmUps, repetitions);
          print(results, query, bids.count, hand, hand);
          print(results, query, bids.count, laminar, hand);
          if (laminar.rows() != hand.rows() || laminar.checksum() != hand.checksum()) {
            differences.add(difference(query, hand, laminar));
          }
        }
      }
    }
    if (!differences.isEmpty()) {
      throw new BenchmarkFailure(String.join("; ", differences));
    }
  }

  private static List<NexmarkQuery> queries(Options options) {
    List<NexmarkQuery> queries = new ArrayList<>();
    for (String name : options.text("queries", NexmarkQueries.names()).split(",", -1)) {
      queries.add(
          NexmarkQueries.named(name)
              .orElseThrow(
                  () ->
                      options.refuse(
                          "unknown query \"" + name + "\": there are " + NexmarkQueries.names())));
    }
    return queries;
  }

  private static void compete(Contestant hand, Contestant laminar, int warmUps, int repetitions) {
    for (int i = 0; i < warmUps; i++) {
      hand.warmUp();
      laminar.warmUp();
    }
    for (int i = 0; i < repetitions; i++) {
      hand.measure();
      laminar.measure();
    }
  }

  private static void print(
      Tsv results, NexmarkQuery query, int events, Contestant one, Contestant hand) {
    results.row(
        one.name(),
        query.name(),
        Integer.toString(events),
        Tsv.seconds(one.seconds()),
        Tsv.rate(events / one.seconds()),
        Tsv.ratio(hand.seconds() / one.seconds()),
        Long.toString(one.rows()),
        String.format(Locale.ROOT, "%016x", one.checksum()));
  }

  private static String difference(NexmarkQuery query, Contestant hand, Contestant laminar) {
    return query.name()
        + ": laminar gave "
        + Contestant.describe(laminar.rows(), laminar.checksum())
        + ", the hand loop "
        + Contestant.describe(hand.rows(), hand.checksum());
  }
}
