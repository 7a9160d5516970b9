package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.arrow.vector.FieldVector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random statements on random schedules: whoever follows the changes of a query, in any format, has
 * its content in the end, and every change is possible where it comes.
 */
class ChangeOrderTest {
  private static final int STATEMENTS = 120;

  private static final List<String> QUERIES =
      List.of(
          "SELECT id, symbol, qty FROM orders WHERE qty > 3",
          "SELECT symbol, COUNT(*) AS n, SUM(qty) AS qty FROM orders GROUP BY symbol",
          "SELECT COUNT(*) AS n, MAX(qty) AS qty FROM orders",
          "SELECT o.id, n.symbol, n.name FROM orders AS o JOIN names AS n ON o.symbol = n.symbol",
          "SELECT o.id, o.symbol, n.name FROM orders AS o LEFT JOIN names AS n ON o.symbol = n.symbol",
          "SELECT o.id, n.symbol, n.name FROM names AS n LEFT JOIN orders AS o ON o.symbol = n.symbol",
          """
          SELECT o.id, o.symbol, n.symbol AS other, n.name
          FROM orders AS o FULL JOIN names AS n ON o.symbol = n.symbol""",
          """
          SELECT a.id, b.id AS other, a.symbol, b.qty
          FROM orders AS a JOIN orders AS b ON a.symbol = b.symbol AND a.id < b.id""",
          "SELECT id, symbol FROM orders WHERE symbol IN (SELECT symbol FROM names)",
          "SELECT id, symbol FROM orders AS o WHERE NOT EXISTS (SELECT 1 FROM names AS n WHERE n.symbol = o.symbol)",
          """
          SELECT symbol, id, qty FROM orders
          QUALIFY ROW_NUMBER() OVER (PARTITION BY symbol ORDER BY qty DESC, id) <= 2""",
          """
          SELECT symbol, id, qty, rn
          FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY symbol ORDER BY qty DESC, id) AS rn FROM orders)
          WHERE rn <= 2""",
          "SELECT symbol, id, qty FROM orders QUALIFY ROW_NUMBER() OVER (PARTITION BY symbol ORDER BY qty, id) = 1",
          "SELECT symbol, id, SUM(qty) OVER (PARTITION BY symbol) AS total FROM orders",
          """
          SELECT c.symbol, c.n, n.symbol AS named, n.name
          FROM (SELECT symbol, COUNT(*) AS n FROM orders GROUP BY symbol) AS c
          LEFT JOIN names AS n ON c.n = n.number""");

  private final List<Followed> followed = new ArrayList<>();

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 6);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyFormatGivesTheContent(long seed) {
    Random random = new Random(seed);
    SimulatedDatabase simulated =
        random.nextBoolean()
            ? SimulatedDatabase.open(seed, 1 + random.nextInt(4))
            : SimulatedDatabase.open(seed, 1 + random.nextInt(4), 1 << 16, 64);
    try (LaminarDB db = simulated.db()) {
      db.execute(
          """
          CREATE TABLE orders (id BIGINT PRIMARY KEY, symbol VARCHAR, qty BIGINT NOT NULL);
          CREATE TABLE names (symbol VARCHAR PRIMARY KEY, name VARCHAR, number BIGINT);
          """);
      for (int i = 0; i < QUERIES.size(); i++) {
        db.execute("CREATE MATERIALIZED VIEW v" + i + " AS " + QUERIES.get(i));
        followed.add(new Followed(db, "v" + i));
      }
      for (int i = 0; i < STATEMENTS; i++) {
        db.execute(statement(random));
        simulated.step(random.nextInt(40));
        if (random.nextInt(4) == 0) {
          followed.get(random.nextInt(followed.size())).poll();
        }
        if (random.nextInt(30) == 0) {
          check(db, seed);
        }
      }
      check(db, seed);
      followed.forEach(Followed::close);
    }
  }

  private void check(LaminarDB db, long seed) {
    db.flush();
    for (Followed each : followed) {
      each.poll();
      each.check("seed %d: %s".formatted(seed, each.view));
    }
  }

  private static String statement(Random random) {
    int id = random.nextInt(12);
    String symbol = "'" + (char) ('a' + random.nextInt(4)) + "'";
    return switch (random.nextInt(9)) {
      case 0 -> "DELETE FROM orders WHERE id = " + id;
      case 1 -> "DELETE FROM names WHERE symbol = " + symbol;
      case 2 -> "UPDATE orders SET qty = qty + 1 WHERE symbol = " + symbol;
      case 3 -> "UPDATE orders SET symbol = " + symbol + " WHERE id % 3 = " + id % 3;
      case 4 -> "UPDATE orders SET id = 12 + id; UPDATE orders SET id = id - 12";
      case 5 -> "UPSERT INTO names VALUES (%s, 'n%d', %d)".formatted(symbol, id, random.nextInt(4));
      default ->
          "UPSERT INTO orders VALUES (%d, %s, %d), (%d, NULL, 1)"
              .formatted(id, symbol, random.nextInt(10), id + 100);
    };
  }

  /** A view, and what its subscribers have made of its changes. */
  private static final class Followed implements AutoCloseable {
    private final LaminarDB db;
    private final String view;
    private final int[] key;
    private final ArrowSubscription weights;
    private final ArrowSubscription operations;
    private final ArrowSubscription upserts;
    private final Map<List<Object>, Integer> byWeight = new HashMap<>();
    private final Map<List<Object>, Integer> byOperation = new HashMap<>();
    private final Map<List<Object>, List<Object>> byKey = new HashMap<>();

    Followed(LaminarDB db, String view) {
      this.db = db;
      this.view = view;
      LaminarDB.RelationInfo info =
          db.relations().stream().filter(r -> r.name().equals(view)).findFirst().orElseThrow();
      List<String> columns = info.schema().getFields().stream().map(f -> f.getName()).toList();
      key = info.key().stream().mapToInt(columns::indexOf).toArray();
      weights = db.subscribe(view);
      operations = db.subscribe(view, ChangeFormat.OPERATIONS);
      upserts = db.subscribe(view, ChangeFormat.UPSERTS);
    }

    void poll() {
      weights.poll(Integer.MAX_VALUE, batch -> rows(batch).forEach(this::weight));
      operations.poll(Integer.MAX_VALUE, this::operations);
      upserts.poll(Integer.MAX_VALUE, this::upserts);
    }

    private static List<List<Object>> rows(ArrowBatch batch) {
      List<FieldVector> vectors = batch.root().getFieldVectors();
      List<List<Object>> rows = new ArrayList<>();
      for (int row = 0; row < batch.rowCount(); row++) {
        int at = row;
        rows.add(vectors.stream().<Object>map(v -> String.valueOf(v.getObject(at))).toList());
      }
      return rows;
    }

    private static List<Object> content(List<Object> row) {
      return row.subList(0, row.size() - 1);
    }

    private static Object last(List<Object> row) {
      return row.get(row.size() - 1);
    }

    private List<Object> key(List<Object> row) {
      List<Object> values = new ArrayList<>();
      for (int column : key) {
        values.add(row.get(column));
      }
      return values;
    }

    private static void add(Map<List<Object>, Integer> bag, List<Object> row, int weight) {
      bag.merge(row, weight, (a, b) -> a + b == 0 ? null : a + b);
    }

    private void weight(List<Object> row) {
      add(byWeight, content(row), Integer.parseInt(last(row).toString()));
    }

    private void operations(ArrowBatch batch) {
      List<Object> before = List.of();
      for (List<Object> row : rows(batch)) {
        Object operation = last(row);
        boolean isAfter = operation.equals("U+");
        assertThat(isAfter).as(view + ": " + row).isEqualTo(!before.isEmpty());
        if (isAfter) {
          assertThat(key(row)).as(view).isEqualTo(key(before));
        }
        before = operation.equals("U-") ? row : List.of();
        add(byOperation, content(row), operation.equals("I") || isAfter ? 1 : -1);
      }
      assertThat(before).as(view).isEmpty();
    }

    private void upserts(ArrowBatch batch) {
      Set<List<Object>> told = new HashSet<>();
      for (List<Object> row : rows(batch)) {
        List<Object> of = key(row);
        assertThat(told.add(of)).as(view + ", twice in a batch: " + row).isTrue();
        String what = view + ": " + row + " where there is " + byKey.get(of);
        switch (last(row).toString()) {
          case "I" -> assertThat(byKey.put(of, content(row))).as(what).isNull();
          case "U" -> assertThat(byKey.put(of, content(row))).as(what).isNotNull();
          case "D" -> assertThat(byKey.remove(of)).as(what).isEqualTo(content(row));
          default -> throw new AssertionError(what);
        }
      }
    }

    void check(String what) {
      Map<List<Object>, Integer> content = new HashMap<>();
      db.query("SELECT * FROM " + view)
          .batches(batch -> rows(batch).forEach(row -> add(content, row, 1)));
      Map<List<Object>, Integer> upserted = new HashMap<>();
      byKey.values().forEach(row -> add(upserted, row, 1));
      assertThat(byWeight).as(what).isEqualTo(content);
      assertThat(byOperation).as(what).isEqualTo(content);
      assertThat(upserted).as(what).isEqualTo(content);
    }

    @Override
    public void close() {
      weights.close();
      operations.close();
      upserts.close();
    }
  }
}
