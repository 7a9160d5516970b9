package dev.laminardb.simulation;

import dev.laminardb.Change;
import dev.laminardb.LaminarDB;
import dev.laminardb.SimulatedDatabase;
import dev.laminardb.Source;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.simulation.Evaluation.BarEvaluation;
import dev.laminardb.simulation.Evaluation.CountEvaluation;
import dev.laminardb.simulation.Evaluation.DearEvaluation;
import dev.laminardb.simulation.Evaluation.HopEvaluation;
import dev.laminardb.simulation.Evaluation.ShareEvaluation;
import dev.laminardb.simulation.Evaluation.TotalEvaluation;
import dev.laminardb.simulation.Evaluation.VisitEvaluation;
import dev.laminardb.simulation.FirstRows.LeaderEvaluation;
import dev.laminardb.simulation.FirstRows.TopEvaluation;
import dev.laminardb.simulation.OverCounts.PlaceEvaluation;
import dev.laminardb.simulation.OverCounts.SpreadEvaluation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One random life of a database, drawn from a seed: pushes, steps, flushes, polls, watermarks, late
 * rows, subscriptions and streams that come and go, under buffers so small that they fill. The log
 * says all that was done and all that came out; one seed always gives one log.
 */
final class Simulation {
  private static final String SOURCE =
      "CREATE SOURCE trades (symbol VARCHAR, price BIGINT NOT NULL, ts TIMESTAMP NOT NULL,"
          + " WATERMARK FOR ts AS ts - INTERVAL '10' SECOND)";
  private static final String DEAR =
      "CREATE STREAM %s AS SELECT symbol, price * 2 AS twice, ts FROM trades WHERE price > 50";
  private static final String BARS =
      "CREATE STREAM %s AS SELECT symbol, window_start, COUNT(*) AS n, SUM(twice) AS total,"
          + " MAX(twice) AS high FROM TUMBLE(TABLE dear, DESCRIPTOR(ts), INTERVAL '1' MINUTE)"
          + " GROUP BY symbol, window_start, window_end";
  private static final String TOTALS =
      "CREATE STREAM %s AS SELECT TUMBLE_START(window_start, INTERVAL '5' MINUTE) AS start_,"
          + " COUNT(*) AS bars, SUM(n) AS n, MAX(high) AS high FROM bars"
          + " GROUP BY TUMBLE(window_start, INTERVAL '5' MINUTE)";
  private static final String HOPS =
      "CREATE STREAM %s AS SELECT symbol, window_start, window_end, COUNT(*) AS n,"
          + " MAX(twice) AS high FROM HOP(TABLE dear, DESCRIPTOR(ts), INTERVAL '40' SECOND,"
          + " INTERVAL '100' SECOND) GROUP BY symbol, window_start, window_end";
  private static final String VISITS =
      "CREATE STREAM %s AS SELECT symbol, window_start, window_end, COUNT(*) AS n,"
          + " MAX(twice) AS high FROM SESSION(TABLE dear PARTITION BY symbol, DESCRIPTOR(ts),"
          + " INTERVAL '15' SECOND) GROUP BY symbol, window_start, window_end";
  private static final String COUNTS =
      "CREATE STREAM %s AS SELECT symbol, COUNT(*) AS n, SUM(twice) AS total FROM dear"
          + " GROUP BY symbol";
  private static final String SHARES =
      "CREATE STREAM shares AS SELECT n, COUNT(*) AS symbols, SUM(total) AS total FROM counts"
          + " GROUP BY n";

  /** The same, of rows that a function in Java makes of each. */
  private static final String SHARES_OF_PARTS =
      "CREATE STREAM shares AS SELECT n, SUM(whole) AS symbols, SUM(part) AS total"
          + " FROM counts, LATERAL TABLE(parts(counts.total)) GROUP BY n";

  private static final String TOPS =
      "CREATE STREAM %s AS SELECT symbol, twice, ts, rn FROM (SELECT *, ROW_NUMBER() OVER"
          + " (PARTITION BY symbol ORDER BY twice DESC, ts) AS rn FROM dear) WHERE rn <= 3";
  private static final String LEADERS =
      "CREATE STREAM leaders AS SELECT symbol, n, rn FROM (SELECT symbol, n, ROW_NUMBER() OVER"
          + " (ORDER BY n DESC, symbol) AS rn FROM counts) WHERE rn <= 2";
  private static final String SPREADS =
      "CREATE STREAM spreads AS SELECT n, MEDIAN(total) AS middle, MODE(total) AS usual,"
          + " STRING_AGG(symbol, '>' ORDER BY total DESC, symbol) AS symbols,"
          + " ARRAY_TO_STRING(ARRAY_AGG(symbol ORDER BY total, symbol), '<', '?') AS listed,"
          + " SQUARES(total) AS squares FROM counts GROUP BY n";

  /** Over a view. */
  private static final String PLACES =
      "CREATE STREAM %s AS SELECT symbol, n, RANK() OVER (ORDER BY n DESC) AS place,"
          + " LAG(total) OVER (ORDER BY n DESC, symbol) AS before,"
          + " SUM(total) OVER (ORDER BY n DESC, symbol ROWS UNBOUNDED PRECEDING) AS so_far"
          + " FROM kept_counts";

  private static final String KEPT = "CREATE MATERIALIZED VIEW ";
  private static final int MOST_ATTEMPTS = 10_000;

  /**
   * A part of a number.
   *
   * @param whole adds up to one over the parts
   */
  record Part(long whole, long part) {
    /** One to three parts. */
    static List<Part> of(long number) {
      List<Part> parts = new ArrayList<>(List.of(new Part(1, number - number % 3)));
      for (long i = 0; i < number % 3; i++) {
        parts.add(new Part(0, 1));
      }
      return parts;
    }
  }

  private final long seed;
  private final SplittableRandom random;
  private final List<String> log = new ArrayList<>();
  private final Map<String, Evaluation> streams = new LinkedHashMap<>();

  /** The views, with the stream or view whose rows each of them keeps. */
  private final Map<String, String> views = new LinkedHashMap<>();

  private final List<Watched> watched = new ArrayList<>();
  private final StringBuilder differences = new StringBuilder();
  private final SimulatedDatabase simulated;
  private final LaminarDB db;
  private final Source<Trade> trades;
  private long now = 1_700_000_000L / 3600 * 3600;
  private long watermark = Long.MIN_VALUE;
  private final int mostCreated;
  private int created;
  private int fullRings;
  private int results;
  private int lateRows;

  Simulation(long seed) {
    this.seed = seed;
    random = new SplittableRandom(seed);
    int cores = random.nextInt(1, 5);
    int ring = 4096 << random.nextInt(5);
    int batches = random.nextInt(1, 9);
    log.add("%d cores, ring of %d bytes, %d batches".formatted(cores, ring, batches));
    simulated = SimulatedDatabase.open(seed, cores, ring, batches);
    db = simulated.db();
    db.functions().register("squares", new Squares());
    db.functions().registerTable("parts", Part.class, long.class, Part::of);
    int depth = random.nextInt(2, 4);
    // Few, because planning takes longer than all the rest.
    mostCreated = random.nextInt(3) == 0 ? 2 : 0;
    String script = SOURCE + ";" + DEAR.formatted("dear") + ";" + BARS.formatted("bars");
    script += ";" + HOPS.formatted("hops") + ";" + VISITS.formatted("visits");
    streams.put("dear", new DearEvaluation());
    streams.put("bars", new BarEvaluation(watermark));
    streams.put("hops", new HopEvaluation(watermark));
    streams.put("visits", new VisitEvaluation(watermark));
    script += ";" + COUNTS.formatted("counts");
    streams.put("counts", new CountEvaluation());
    if (random.nextBoolean()) {
      script += ";" + (random.nextBoolean() ? SHARES : SHARES_OF_PARTS);
      streams.put("shares", new ShareEvaluation());
    }
    script += ";" + TOPS.formatted("tops");
    streams.put("tops", new TopEvaluation());
    if (random.nextBoolean()) {
      script += ";" + LEADERS;
      streams.put("leaders", new LeaderEvaluation());
    }
    if (random.nextInt(3) == 0) {
      script += ";" + SPREADS;
      streams.put("spreads", new SpreadEvaluation());
    }
    boolean keeps = random.nextInt(3) == 0;
    if (keeps) {
      script += ";" + keep("kept_counts", COUNTS, new CountEvaluation());
      script += ";" + keep("kept_dear", DEAR, new DearEvaluation());
    }
    if (keeps && random.nextBoolean()) {
      script += ";" + keep("places", PLACES, new PlaceEvaluation());
    }
    if (keeps && random.nextBoolean()) {
      script += ";" + keep("kept_tops", TOPS, new TopEvaluation());
      script += ";" + keep("kept_bars", BARS, new BarEvaluation(watermark));
    }
    if (depth > 2) {
      script += ";" + TOTALS.formatted("totals");
      streams.put("totals", new TotalEvaluation(new BarEvaluation(watermark)));
    }
    log.add(script);
    db.execute(script);
    trades = db.source("trades", Trade.class);
    streams.keySet().forEach(this::subscribe);
  }

  /** Has a stream be a view, whose rows are kept. */
  private String keep(String name, String sql, Evaluation evaluation) {
    streams.put(name, evaluation);
    views.put(name, name);
    return sql.formatted(name).replace("CREATE STREAM ", KEPT);
  }

  /** Lives the whole life; afterwards the log and the differences are complete. */
  void run() {
    try (db) {
      int actions = random.nextInt(20, 60);
      for (int i = 0; i < actions; i++) {
        act();
      }
      declare(now + 100_000);
      flush();
      views.keySet().forEach(this::query);
      for (Watched each : List.copyOf(watched)) {
        finish(each);
      }
    }
    log.add("closed at " + simulated.nanoTime());
  }

  private void act() {
    switch (random.nextInt(views.isEmpty() ? 20 : 24)) {
      case 20, 21, 22 -> query(draw(List.copyOf(views.keySet())));
      case 23 -> createOverView();
      case 0, 1 -> flush();
      case 2 -> pushLate();
      case 3 -> subscribe(draw(names()));
      case 4 -> end();
      case 5 -> create();
      case 6 -> drop();
      case 7, 8, 9 -> poll(draw(watched));
      case 10, 11, 12 -> step();
      default -> rows();
    }
  }

  private <T> T draw(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private void step() {
    int cycles = random.nextInt(1, 50);
    simulated.step(cycles);
    log.add("step " + cycles);
  }

  private void rows() {
    int count = 1 << random.nextInt(8);
    long pace = random.nextInt(8);
    for (int i = 0; i < count; i++) {
      now += random.nextLong(pace + 1);
      push(now - random.nextLong(Evaluation.DELAY + 1));
    }
    log.add("pushed %d to %d".formatted(count, now));
  }

  /**
   * Rows whose window has certainly closed for every stream: the watermark is all the way through.
   */
  private void pushLate() {
    declare(Math.floorDiv(now, Evaluation.BAR) * Evaluation.BAR + Evaluation.BAR);
    flush();
    int count = random.nextInt(1, 5);
    lateRows += count;
    for (int i = 0; i < count; i++) {
      push(watermark - 1 - random.nextLong(500));
    }
    log.add("pushed %d late".formatted(count));
  }

  private void push(long seconds) {
    String symbol = random.nextInt(8) == 0 ? null : "S" + random.nextInt(6);
    Trade trade = new Trade(symbol, random.nextLong(100), Instant.ofEpochSecond(seconds));
    int attempts = 0;
    while (!trades.tryPush(trade)) {
      fullRings++;
      simulated.step(random.nextInt(1, 8));
      if (random.nextInt(4) == 0) {
        poll(draw(watched));
      }
      if (++attempts > MOST_ATTEMPTS) {
        throw new AssertionError("the ring stays full");
      }
    }
    streams.values().forEach(stream -> stream.row(trade));
    advance(seconds - Evaluation.DELAY);
  }

  private void declare(long seconds) {
    log.add("watermark " + seconds);
    int attempts = 0;
    while (!tryWatermark(seconds)) {
      List.copyOf(watched).forEach(this::poll);
      if (++attempts > MOST_ATTEMPTS) {
        throw new AssertionError("the ring stays full");
      }
    }
    now = Math.max(now, seconds + Evaluation.DELAY);
    advance(seconds);
  }

  /** Declares a watermark, unless the ring stays full because nobody polls. */
  private boolean tryWatermark(long seconds) {
    try {
      trades.watermark(Instant.ofEpochSecond(seconds));
      return true;
    } catch (LaminarException e) {
      if (e.errorCode() != ErrorCode.BACKPRESSURE_TIMEOUT) {
        throw e;
      }
      fullRings++;
      return false;
    }
  }

  private void advance(long seconds) {
    if (seconds > watermark) {
      watermark = seconds;
      streams.values().forEach(stream -> stream.watermark(seconds));
    }
  }

  private void flush() {
    db.flush();
    log.add("flush at " + simulated.nanoTime());
    for (Watched each : watched) {
      poll(each);
      differences.append(each.difference());
    }
  }

  private void poll(Watched each) {
    List<? extends Change<? extends Result>> changes = each.poll();
    results += changes.size();
    log.add(each.name() + " " + changes);
  }

  private List<String> names() {
    List<String> names = new ArrayList<>(streams.keySet());
    views.keySet().stream().filter(name -> !names.contains(name)).forEach(names::add);
    return names;
  }

  private Evaluation evaluation(String name) {
    Evaluation evaluation = streams.get(views.getOrDefault(name, name));
    if (evaluation == null) {
      throw new IllegalStateException(name);
    }
    return evaluation;
  }

  private void subscribe(String name) {
    log.add("subscribe " + name);
    Evaluation evaluation = evaluation(name);
    watched.add(
        new Watched(
            name,
            db.subscribeChanges(name, type(evaluation)),
            evaluation,
            views.containsKey(name)));
  }

  /** Sees every row pushed before, whether it was flushed or not. */
  private void query(String name) {
    Evaluation evaluation = evaluation(name);
    List<? extends Result> rows =
        db.query("SELECT * FROM " + name + " WHERE 1 = 1").rows(type(evaluation));
    log.add("query " + name + " " + rows.size());
    Map<Result, Integer> counts = new HashMap<>();
    rows.forEach(row -> counts.merge(row, 1, Integer::sum));
    evaluation.results.forEach(row -> counts.merge(row, -1, Integer::sum));
    evaluation.retracted.forEach(row -> counts.merge(row, 1, Integer::sum));
    differences.append(Watched.difference("query of " + name, counts));
  }

  /** A view that comes while rows flow, over another: it begins with what that one holds. */
  private void createOverView() {
    if (created == mostCreated) {
      return;
    }
    String of = draw(List.copyOf(views.keySet()));
    String name = "view" + created++;
    String sql = KEPT + name + " AS SELECT * FROM " + of;
    log.add(sql);
    db.execute(sql);
    views.put(name, views.getOrDefault(of, of));
  }

  private static Class<? extends Result> type(Evaluation evaluation) {
    if (evaluation instanceof DearEvaluation) {
      return Result.Dear.class;
    }
    if (evaluation instanceof VisitEvaluation) {
      return Result.Visit.class;
    }
    if (evaluation instanceof HopEvaluation) {
      return Result.Hop.class;
    }
    if (evaluation instanceof CountEvaluation) {
      return Result.Count.class;
    }
    if (evaluation instanceof TopEvaluation) {
      return Result.Top.class;
    }
    if (evaluation instanceof LeaderEvaluation) {
      return Result.Leader.class;
    }
    if (evaluation instanceof SpreadEvaluation) {
      return Result.Spread.class;
    }
    if (evaluation instanceof PlaceEvaluation) {
      return Result.Place.class;
    }
    if (evaluation instanceof ShareEvaluation) {
      return Result.Share.class;
    }
    return evaluation instanceof BarEvaluation ? Result.Bar.class : Result.Total.class;
  }

  /** Ends a subscription beyond the first of each stream, with a look at it or without. */
  private void end() {
    Watched each = draw(watched);
    if (watched.stream().filter(w -> w.evaluation() == each.evaluation()).count() < 2) {
      return;
    }
    if (random.nextBoolean()) {
      flush();
    }
    log.add("close a subscription to " + each.name());
    watched.remove(each);
    each.close();
  }

  private void finish(Watched each) {
    poll(each);
    differences.append(each.difference());
    watched.remove(each);
    each.close();
  }

  private void create() {
    if (created == mostCreated) {
      return;
    }
    String name = "extra" + created++;
    switch (random.nextInt(5)) {
      case 0 -> create(name, BARS, new BarEvaluation(watermark));
      case 1 -> create(name, HOPS, new HopEvaluation(watermark));
      case 2 -> create(name, COUNTS, new CountEvaluation());
      case 3 -> create(name, TOPS, new TopEvaluation());
      default -> create(name, DEAR, new DearEvaluation());
    }
    subscribe(name);
  }

  private void create(String name, String sql, Evaluation evaluation) {
    log.add("create " + sql.formatted(name));
    db.execute(sql.formatted(name));
    streams.put(name, evaluation);
  }

  private void drop() {
    List<String> extra = streams.keySet().stream().filter(n -> n.startsWith("extra")).toList();
    if (extra.isEmpty()) {
      return;
    }
    String name = draw(extra);
    log.add("drop " + name);
    db.execute("DROP STREAM " + name);
    Evaluation gone = streams.remove(name);
    for (Watched each : List.copyOf(watched)) {
      if (each.evaluation() == gone) {
        finish(each);
      }
    }
  }

  /** Everything that was done and delivered, in order. */
  List<String> log() {
    return log;
  }

  /** How often a push found the ring full. */
  int fullRings() {
    return fullRings;
  }

  /** How many rows the streams have delivered. */
  int results() {
    return results;
  }

  /** How many rows were pushed whose windows had closed. */
  int lateRows() {
    return lateRows;
  }

  /** Where streams and evaluation differ; empty if nowhere. */
  String differences() {
    return differences.toString();
  }

  /** For a failure's message. */
  String describe() {
    List<String> last = log.subList(Math.max(0, log.size() - 60), log.size());
    return "-Dsimulation.seed=%d%n%s%n%s%n...%n%s"
        .formatted(seed, log.get(0), log.get(1), String.join("\n", last));
  }
}
