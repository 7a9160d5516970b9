package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.error.LaminarException;
import dev.laminardb.slt.ArrowValues;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Values of type MAP: as Java's maps and as Arrow's. */
class MapsRoundTripTest {
  /** A row that maps have as values. */
  record Place(@Nullable String city, @Nullable Integer zip) {}

  /** Maps of many types. */
  record Many(
      @Nullable Map<String, Integer> a,
      Map<Long, @Nullable String> b,
      Map<Double, BigDecimal> c,
      Map<LocalDate, List<Integer>> d,
      Map<UUID, Place> e,
      Map<Instant, Map<Boolean, Short>> f,
      Optional<Map<Integer, Float>> g) {}

  private static final String COLUMNS =
      "(a MAP<VARCHAR, INT>, b MAP<BIGINT, VARCHAR>, c MAP<DOUBLE, DECIMAL(10, 2)>,"
          + " d MAP<DATE, INT[]>, e MAP<UUID, ROW<city VARCHAR, zip INT>>,"
          + " f MAP<TIMESTAMP, MAP<BOOLEAN, SMALLINT>>, g MAP<INT, REAL>)";

  private static Many many() {
    Map<Long, @Nullable String> b = new LinkedHashMap<>();
    b.put(7L, "");
    b.put(-7L, null);
    return new Many(
        Map.of("x", 1, "", 2, "é", 3),
        b,
        Map.of(0.5, new BigDecimal("1.50"), Double.NaN, new BigDecimal("-2.00")),
        Map.of(LocalDate.of(1582, 10, 15), List.of(1, 2), LocalDate.EPOCH, List.of()),
        Map.of(new UUID(-1, 2), new Place("Bern", 3000), new UUID(1, 2), new Place(null, null)),
        Map.of(Instant.EPOCH, Map.of(true, (short) 1, false, (short) 0)),
        Optional.of(Map.of(2, 0.5f)));
  }

  @Test
  void mapsComeOutAsTheyWentIn() {
    List<Many> some =
        List.of(
            many(),
            new Many(null, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Optional.empty()));
    List<Many> found = new ArrayList<>();
    List<@Nullable Object[]> rows = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute("CREATE SOURCE s " + COLUMNS);
      Subscription<Many> out = db.subscribe("s", Many.class);
      ArrowSubscription columns = db.subscribe("s");
      db.source("s", Many.class).push(some);
      db.flush();
      columns.poll(10, batch -> rows.addAll(ArrowValues.rows(batch.root())));
      ArrowValues.push(db.source("s"), allocator, rows);
      db.flush();
      out.poll(10, found::add);
    }

    List<Many> twice = new ArrayList<>(some);
    twice.addAll(some);
    assertThat(found).isEqualTo(twice);
  }

  @Test
  void keysComeInTheirOrder() {
    try (LaminarDB db = LaminarDB.builder().cores(1).open()) {
      QueryResult result = db.query("SELECT MAP['b', 1, 'a', 2] AS m, 1 AS n");

      result.batches(
          batch -> {
            RowView row = batch.rows();
            assertThat(row.next()).isTrue();
            assertThat(row.mapAt(0)).containsExactly(Map.entry("a", 2), Map.entry("b", 1));
            assertThatThrownBy(() -> row.mapAt(1)).hasMessageContaining("column \"n\" is INT");
          });
      assertThat(result.toString())
          .isEqualTo(" m          | n\n------------+---\n {a=2, b=1} | 1\n(1 row)");
    }
  }

  @Test
  void manyEntriesAreSorted() {
    Map<Integer, Integer> entries = new LinkedHashMap<>();
    for (int i = 0; i < 1000; i++) {
      entries.put(i * 7919 % 1000 - 500, i);
    }
    record Row(Map<Integer, Integer> m) {}
    List<Row> found = new ArrayList<>();
    try (LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute("CREATE SOURCE s (m MAP<INT, INT>)");
      Subscription<Row> out = db.subscribe("s", Row.class);
      db.source("s", Row.class).push(List.of(new Row(entries)));
      db.flush();
      out.poll(10, found::add);
    }

    assertThat(found).containsExactly(new Row(entries));
    assertThat(List.copyOf(found.get(0).m().keySet())).isSorted();
  }

  @Test
  void aMapOfOtherClassesOrWithoutAKeyIsRefused() {
    record Wrong(Map<String, Long> m) {}
    record Right(Map<String, Integer> m) {}
    try (LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute("CREATE SOURCE s (m MAP<VARCHAR, INT>)");

      assertThatThrownBy(() -> db.source("s", Wrong.class))
          .hasMessageContaining("column \"m\" MAP<VARCHAR, INT> takes Map<String, Integer>");
      assertThatThrownBy(() -> db.subscribe("s", Wrong.class))
          .hasMessageContaining("takes Map<String, Integer>");
      Right noKey = new Right(Collections.singletonMap(null, 1));
      assertThatThrownBy(() -> db.source("s", Right.class).push(List.of(noKey)))
          .isInstanceOf(LaminarException.class)
          .hasMessageContaining("LDB-");
    }
  }

  @Test
  void mapsAreParametersToo() {
    try (LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute("CREATE TABLE t (id INT PRIMARY KEY, m MAP<VARCHAR, INT>)");
      Map<String, @Nullable Integer> some = new HashMap<>();
      some.put("b", null);
      some.put("a", 1);
      db.execute("INSERT INTO t VALUES (1, ?), (2, ?)", some, Map.of());
      db.execute("UPDATE t SET m = ? WHERE m = ?", Map.of("x", 9), Map.of());

      assertThat(db.query("SELECT id, m FROM t WHERE m['a'] = 1").toString())
          .isEqualTo(" id | m\n----+---------------\n  1 | {a=1, b=null}\n(1 row)");
      assertThat(db.query("SELECT id FROM t WHERE m = ?", Map.of("x", 9)).rowCount()).isEqualTo(1);
      assertThatThrownBy(() -> db.execute("INSERT INTO t VALUES (4, ?)", Map.of(1, 1)))
          .hasMessageContaining("parameter 1 is MAP<VARCHAR, INT>");
    }
  }

  @Test
  void aKeyThatArrowHasTwiceIsRefused() {
    try (BufferAllocator allocator = new RootAllocator();
        LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute("CREATE SOURCE s (m MAP<VARCHAR, INT>)");
      try (VectorSchemaRoot root = VectorSchemaRoot.create(db.source("s").schema(), allocator)) {
        root.allocateNew();
        MapVector maps = (MapVector) root.getVector(0);
        StructVector entries = (StructVector) maps.getDataVector();
        maps.startNewValue(0);
        for (int i = 0; i < 2; i++) {
          entries.setIndexDefined(i);
          ((VarCharVector) entries.getChildByOrdinal(0)).setSafe(i, new byte[] {'k'});
          ((IntVector) entries.getChildByOrdinal(1)).setSafe(i, i);
        }
        maps.endValue(0, 2);
        root.setRowCount(1);

        assertThatThrownBy(() -> db.source("s").push(root))
            .hasMessageContaining("a map has a key twice");
      }
    }
  }
}
