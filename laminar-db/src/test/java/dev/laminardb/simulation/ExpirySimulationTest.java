package dev.laminardb.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.Change;
import dev.laminardb.LaminarDB;
import dev.laminardb.SimulatedDatabase;
import dev.laminardb.Source;
import dev.laminardb.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Random lives of queries whose state expires, in simulations, against a plain evaluation that has
 * for each row when it came. Time passes in steps of seven minutes, behind a flush, so that no age
 * is anywhere near the TTL of an hour.
 */
class ExpirySimulationTest {
  private static final int SEEDS = 60;
  private static final int TTL_MINUTES = 60;
  private static final int STEP_MINUTES = 7;

  /** A row of either source. */
  record Event(long id, long amount) {}

  /** A row of any of the results. */
  record Row(long id, long value) {}

  /** A row and when it came. */
  private record Arrival(Event event, long minute) {}

  private static final Map<String, String> QUERIES = new LinkedHashMap<>();

  static {
    QUERIES.put("totals", "SELECT id, SUM(amount) AS value FROM a GROUP BY id");
    QUERIES.put("seen", "SELECT DISTINCT id, 0 AS value FROM a");
    QUERIES.put(
        "pairs", "SELECT a.id, a.amount * 100 + b.amount AS value FROM a JOIN b ON a.id = b.id");
    QUERIES.put(
        "padded", "SELECT a.id, COALESCE(b.amount, -1) AS value FROM a LEFT JOIN b ON a.id = b.id");
    QUERIES.put(
        "joined", "SELECT a.id, COUNT(*) AS value FROM a JOIN b ON a.id = b.id GROUP BY a.id");
    QUERIES.put(
        "tops",
        "SELECT id, amount AS value FROM b"
            + " QUALIFY ROW_NUMBER() OVER (PARTITION BY id ORDER BY amount DESC) = 1");
    QUERIES.put(
        "sizes",
        "SELECT n AS id, COUNT(*) AS value FROM"
            + " (SELECT id, COUNT(*) AS n FROM b GROUP BY id) AS t GROUP BY n");
  }

  private final List<Arrival> ofA = new ArrayList<>();
  private final List<Arrival> ofB = new ArrayList<>();
  private final Map<Long, Long> lastOfA = new HashMap<>();
  private final Map<Long, Long> sumsOfA = new HashMap<>();
  private final Map<Long, Long> lastOfB = new HashMap<>();
  private final Map<Long, Long> countsOfB = new HashMap<>();

  /** What streams have emitted that take nothing back. */
  private final Map<Row, Integer> emittedPairs = new HashMap<>();

  private final Map<Row, Integer> emittedSeen = new HashMap<>();
  private long minute;

  @Test
  void hasTheResultOfWhatHasNotExpired() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      new ExpirySimulationTest().live(seed);
    }
  }

  private void live(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SimulatedDatabase simulated = SimulatedDatabase.open(seed, random.nextInt(1, 5));
    try (LaminarDB db = simulated.db()) {
      db.execute(
          "CREATE SOURCE a (id BIGINT NOT NULL, amount BIGINT NOT NULL);"
              + "CREATE SOURCE b (id BIGINT NOT NULL, amount BIGINT NOT NULL)");
      Map<String, Subscription<Change<Row>>> streams = new LinkedHashMap<>();
      Map<String, Map<Row, Integer>> contents = new HashMap<>();
      QUERIES.forEach(
          (name, query) -> {
            db.execute("CREATE STREAM " + name + " WITH ('state.ttl' = '1 hour') AS " + query);
            db.execute(
                "CREATE MATERIALIZED VIEW kept_"
                    + name
                    + " WITH ('state.ttl' = '1 hour') AS "
                    + query);
            streams.put(name, db.subscribeChanges(name, Row.class));
            contents.put(name, new HashMap<>());
          });
      Source<Event> a = db.source("a", Event.class);
      Source<Event> b = db.source("b", Event.class);
      for (int action = 0; action < 40; action++) {
        push(random, simulated, a, b);
        db.flush();
        if (random.nextInt(3) > 0) {
          long steps = random.nextInt(random.nextInt(4) == 0 ? 12 : 4);
          minute += steps * STEP_MINUTES;
          simulated.advance(Duration.ofMinutes(steps * STEP_MINUTES));
          simulated.step(random.nextInt(20));
          forget();
          db.flush();
        }
        check("seed " + seed + ", action " + action, db, streams, contents);
      }
    }
  }

  private void push(
      SplittableRandom random, SimulatedDatabase simulated, Source<Event> a, Source<Event> b) {
    for (int i = random.nextInt(8); i > 0; i--) {
      Event event = new Event(random.nextInt(6), random.nextInt(10));
      boolean toA = random.nextBoolean();
      (toA ? a : b).push(event);
      if (toA) {
        comeToA(event);
      } else {
        comeToB(event);
      }
      simulated.step(random.nextInt(6));
    }
  }

  private void comeToA(Event event) {
    if (!lastOfA.containsKey(event.id())) {
      emittedSeen.merge(new Row(event.id(), 0), 1, Integer::sum);
    }
    ofB.stream()
        .filter(other -> other.event().id() == event.id())
        .forEach(other -> emittedPairs.merge(pair(event, other.event()), 1, Integer::sum));
    ofA.add(new Arrival(event, minute));
    lastOfA.put(event.id(), minute);
    sumsOfA.merge(event.id(), event.amount(), Long::sum);
  }

  private void comeToB(Event event) {
    ofA.stream()
        .filter(other -> other.event().id() == event.id())
        .forEach(other -> emittedPairs.merge(pair(other.event(), event), 1, Integer::sum));
    ofB.add(new Arrival(event, minute));
    lastOfB.put(event.id(), minute);
    countsOfB.merge(event.id(), 1L, Long::sum);
  }

  private static Row pair(Event a, Event b) {
    return new Row(a.id(), a.amount() * 100 + b.amount());
  }

  private void forget() {
    long kept = minute - TTL_MINUTES;
    ofA.removeIf(row -> row.minute() < kept);
    ofB.removeIf(row -> row.minute() < kept);
    lastOfA.values().removeIf(last -> last < kept);
    sumsOfA.keySet().retainAll(lastOfA.keySet());
    lastOfB.values().removeIf(last -> last < kept);
    countsOfB.keySet().retainAll(lastOfB.keySet());
  }

  private void check(
      String when,
      LaminarDB db,
      Map<String, Subscription<Change<Row>>> streams,
      Map<String, Map<Row, Integer>> contents) {
    Map<String, Map<Row, Integer>> expected = expected();
    streams.forEach(
        (name, stream) -> {
          Map<Row, Integer> content = contents.get(name);
          for (Change<Row> change : stream.poll()) {
            int count = content.merge(change.row(), change.isInsert() ? 1 : -1, Integer::sum);
            if (count == 0) {
              content.remove(change.row());
            }
          }
          Map<Row, Integer> ofStream =
              switch (name) {
                case "pairs" -> emittedPairs;
                case "seen" -> emittedSeen;
                default -> expected.get(name);
              };
          assertThat(content).as("%s, stream %s", when, name).isEqualTo(ofStream);
          Map<Row, Integer> kept = new HashMap<>();
          db.query("SELECT * FROM kept_" + name)
              .rows(Row.class)
              .forEach(row -> kept.merge(row, 1, Integer::sum));
          assertThat(kept).as("%s, view of %s", when, name).isEqualTo(expected.get(name));
        });
  }

  private Map<String, Map<Row, Integer>> expected() {
    List<Row> pairs = new ArrayList<>();
    List<Row> padded = new ArrayList<>();
    Map<Long, Long> joined = new HashMap<>();
    for (Arrival left : ofA) {
      List<Event> matches =
          ofB.stream().map(Arrival::event).filter(e -> e.id() == left.event().id()).toList();
      matches.forEach(match -> pairs.add(pair(left.event(), match)));
      matches.forEach(match -> padded.add(new Row(match.id(), match.amount())));
      matches.forEach(match -> joined.merge(match.id(), 1L, Long::sum));
      if (matches.isEmpty()) {
        padded.add(new Row(left.event().id(), -1));
      }
    }
    Map<Long, Long> tops = new HashMap<>();
    ofB.forEach(row -> tops.merge(row.event().id(), row.event().amount(), Math::max));
    Map<Long, Long> sizes = new HashMap<>();
    countsOfB.values().forEach(count -> sizes.merge(count, 1L, Long::sum));
    return Map.of(
        "totals", counted(rows(sumsOfA)),
        "seen", counted(lastOfA.keySet().stream().map(id -> new Row(id, 0))),
        "pairs", counted(pairs.stream()),
        "padded", counted(padded.stream()),
        "joined", counted(rows(joined)),
        "tops", counted(rows(tops)),
        "sizes", counted(rows(sizes)));
  }

  private static Stream<Row> rows(Map<Long, Long> values) {
    return values.entrySet().stream().map(entry -> new Row(entry.getKey(), entry.getValue()));
  }

  private static Map<Row, Integer> counted(Stream<Row> rows) {
    Map<Row, Integer> counts = new HashMap<>();
    rows.forEach(row -> counts.merge(row, 1, Integer::sum));
    return counts;
  }
}
