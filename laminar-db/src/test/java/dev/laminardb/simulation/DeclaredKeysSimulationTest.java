package dev.laminardb.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.Change;
import dev.laminardb.LaminarDB;
import dev.laminardb.SimulatedDatabase;
import dev.laminardb.Source;
import dev.laminardb.Subscription;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Joins of sources that declare their keys, which keep less, in simulations: they have the results
 * of the same joins of the same rows of sources that declare nothing.
 */
class DeclaredKeysSimulationTest {
  private static final int SEEDS = 60;

  /** A row of a source whose ids are unique. */
  record Item(long id, long kind) {}

  /** A row of a source with any number of rows for an item. */
  record Offer(long item, long price) {}

  /** A row of any of the results. */
  record Row(long id, long value) {}

  /** Queries over {@code items}, {@code deliveries}, which have a key too, and {@code offers}. */
  private static final Map<String, String> QUERIES = new LinkedHashMap<>();

  static {
    QUERIES.put(
        "pairs",
        "SELECT i.id, i.kind * 100 + o.price AS value FROM ~offers o JOIN ~items i ON o.item = i.id");
    QUERIES.put(
        "chosen",
        "SELECT i.id, o.price AS value FROM ~items i JOIN ~offers o ON o.item = i.id"
            + " WHERE i.kind = 1 AND o.price > 2");
    QUERIES.put(
        "one_each",
        "SELECT i.id, i.kind * 100 + d.kind AS value FROM ~items i JOIN ~deliveries d ON d.id = i.id"
            + " WHERE d.kind < 3");
    QUERIES.put(
        "three",
        "SELECT d.kind AS id, o.price AS value FROM ~offers o JOIN ~items i ON o.item = i.id"
            + " JOIN ~deliveries d ON d.id = i.id");
    QUERIES.put(
        "sums",
        "SELECT i.kind AS id, SUM(o.price) AS value FROM ~items i JOIN ~offers o ON o.item = i.id"
            + " GROUP BY i.kind");
    QUERIES.put(
        "highest",
        "SELECT id, value FROM (SELECT i.id, o.price AS value,"
            + " ROW_NUMBER() OVER (PARTITION BY i.id ORDER BY o.price DESC) AS n"
            + " FROM ~items i JOIN ~offers o ON o.item = i.id) AS r WHERE n = 1");
    QUERIES.put(
        "of_highest",
        "SELECT kind AS id, SUM(highest) AS value FROM (SELECT i.id, i.kind,"
            + " MAX(o.price) AS highest FROM ~items i JOIN ~offers o ON o.item = i.id"
            + " WHERE o.price <= i.kind + 6 GROUP BY i.id, i.kind) AS r GROUP BY kind");
  }

  @Test
  void haveTheResultsOfJoinsThatKeepAll() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      live(seed);
    }
  }

  private static void live(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SimulatedDatabase simulated = SimulatedDatabase.open(seed, random.nextInt(1, 5));
    try (LaminarDB db = simulated.db()) {
      List<Subscription<Change<Row>>> results = new ArrayList<>();
      for (String prefix : List.of("declared_", "plain_")) {
        String key = prefix.equals("plain_") ? "" : ", PRIMARY KEY (id) NOT ENFORCED";
        String unique = "(id BIGINT NOT NULL, kind BIGINT NOT NULL" + key + ")";
        db.execute("CREATE SOURCE " + prefix + "items " + unique);
        db.execute("CREATE SOURCE " + prefix + "deliveries " + unique);
        db.execute(
            "CREATE SOURCE " + prefix + "offers (item BIGINT NOT NULL, price BIGINT NOT NULL)");
        QUERIES.forEach(
            (name, query) -> {
              db.execute("CREATE STREAM " + prefix + name + " AS " + query.replace("~", prefix));
              results.add(db.subscribeChanges(prefix + name, Row.class));
            });
      }
      List<Map<Row, Integer>> contents = new ArrayList<>();
      results.forEach(result -> contents.add(new HashMap<>()));
      List<Runnable> pushes = pushes(random, db);
      for (int done = 0; done < pushes.size(); ) {
        for (int i = random.nextInt(12); i > 0 && done < pushes.size(); i--) {
          pushes.get(done++).run();
          simulated.step(random.nextInt(6));
        }
        db.flush();
        for (int i = 0; i < results.size(); i++) {
          apply(results.get(i).poll(), contents.get(i));
        }
        for (int i = 0; i < QUERIES.size(); i++) {
          assertThat(contents.get(i))
              .as("seed %d, query %d of %s, %d rows pushed", seed, i, QUERIES.keySet(), done)
              .isEqualTo(contents.get(i + QUERIES.size()));
        }
      }
      assertThat(contents).noneMatch(Map::isEmpty);
    }
  }

  /** Each pushes a row to both sources of a kind. */
  private static List<Runnable> pushes(SplittableRandom random, LaminarDB db) {
    List<Runnable> pushes = new ArrayList<>();
    for (String name : List.of("items", "deliveries")) {
      Source<Item> declared = db.source("declared_" + name, Item.class);
      Source<Item> plain = db.source("plain_" + name, Item.class);
      for (long id = 0; id < 20; id++) {
        Item item = new Item(id, id % (name.length() - 2));
        pushes.add(() -> both(declared, plain, item));
      }
    }
    Source<Offer> declared = db.source("declared_offers", Offer.class);
    Source<Offer> plain = db.source("plain_offers", Offer.class);
    for (int i = 0; i < 60; i++) {
      Offer offer = new Offer(random.nextInt(22), random.nextInt(9));
      pushes.add(() -> both(declared, plain, offer));
    }
    Collections.shuffle(pushes, new Random(random.nextLong()));
    return pushes;
  }

  private static <T> void both(Source<T> declared, Source<T> plain, T row) {
    declared.push(row);
    plain.push(row);
  }

  private static void apply(List<Change<Row>> changes, Map<Row, Integer> content) {
    for (Change<Row> change : changes) {
      int count = content.merge(change.row(), change.isInsert() ? 1 : -1, Integer::sum);
      if (count == 0) {
        content.remove(change.row());
      }
    }
  }
}
