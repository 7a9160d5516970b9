package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.error.LaminarException;
import dev.laminardb.slt.ArrowValues;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Values of type ROW: as records inside records, as maps, and as Arrow's structs. */
class RowsRoundTripTest {
  /** What a row may have in it. */
  enum Kind {
    HOME,
    WORK
  }

  /** A row of every type. */
  record All(
      boolean a,
      @Nullable Short b,
      int c,
      long d,
      @Nullable Float e,
      double f,
      @Nullable BigDecimal g,
      @Nullable String h,
      @Nullable UUID i,
      @Nullable LocalDate j,
      @Nullable LocalTime k,
      @Nullable LocalDateTime l,
      @Nullable OffsetDateTime m,
      @Nullable Kind n,
      Optional<String> o) {}

  /** A row in a row, and rows in a list. */
  record Outer(@Nullable All all, List<@Nullable Place> places, Map<String, Object> plain) {}

  /** A small one. */
  record Place(@Nullable String city, @Nullable Integer zipCode) {}

  /** A row of a source. */
  record Event(int id, @Nullable Outer outer) {}

  private static final String ROW =
      "ROW(\"all\" ROW(a BOOLEAN, b SMALLINT, c INT, d BIGINT, e REAL, f DOUBLE, g DECIMAL(38, 2),"
          + " h VARCHAR, i UUID, j DATE, k TIME, l TIMESTAMP, m TIMESTAMPTZ, n VARCHAR, o VARCHAR),"
          + " places ROW<city VARCHAR, zip_code INT>[], plain ROW(x INT, y DOUBLE[]))";

  private static Event event() {
    All all =
        new All(
            true,
            (short) -7,
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            0.5f,
            -1.25,
            new BigDecimal("-12345678901234567890.25"),
            "é",
            new UUID(-1, 2),
            LocalDate.of(1582, 10, 15),
            LocalTime.of(23, 59, 59, 999_999_000),
            LocalDateTime.of(2026, 1, 31, 22, 30, 5, 1000),
            OffsetDateTime.parse("2026-01-31T22:30:05.000001Z"),
            Kind.WORK,
            Optional.of(""));
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("x", 3);
    plain.put("y", Arrays.asList(1.5, null));
    List<@Nullable Place> places =
        Arrays.asList(new Place("Bern", 3000), null, new Place(null, null));
    return new Event(1, new Outer(all, places, plain));
  }

  @Test
  void recordsInRecordsComeOutAsTheyWentIn() {
    List<Event> some =
        List.of(
            event(),
            new Event(2, null),
            new Event(3, new Outer(null, List.of(), event().outer().plain())));
    List<Event> found = new ArrayList<>();
    List<@Nullable Object[]> rows = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute("CREATE SOURCE s (id INT NOT NULL, \"outer\" " + ROW + ")");
      Subscription<Event> out = db.subscribe("s", Event.class);
      ArrowSubscription columns = db.subscribe("s");
      db.source("s", Event.class).push(some);
      db.flush();
      columns.poll(10, batch -> rows.addAll(ArrowValues.rows(batch.root())));
      ArrowValues.push(db.source("s"), allocator, rows);
      db.flush();
      out.poll(10, found::add);
    }

    List<Event> twice = new ArrayList<>(some);
    twice.addAll(some);
    assertThat(found).isEqualTo(twice);
  }

  @Test
  void moreRowsThanABatchHasComeInAsArrowAndGoOut() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      Map<String, @Nullable Object> place = new LinkedHashMap<>();
      place.put("city", i % 3 == 0 ? null : "c" + i);
      place.put("zip_code", i % 5 == 0 ? null : i);
      rows.add(new @Nullable Object[] {i, i % 7 == 0 ? null : place});
    }
    List<@Nullable Object[]> found = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute("CREATE SOURCE s (id INT NOT NULL, p ROW(city VARCHAR, zip_code INT))");
      ArrowSubscription columns = db.subscribe("s");
      ArrowValues.push(db.source("s"), allocator, rows);
      db.flush();
      columns.poll(1000, batch -> found.addAll(ArrowValues.rows(batch.root())));
    }

    assertThat(found).usingRecursiveFieldByFieldElementComparator().isEqualTo(rows);
  }

  @Test
  void aRowWithoutARecordIsAMap() {
    try (LaminarDB db = LaminarDB.builder().cores(1).open()) {
      QueryResult result =
          db.query("SELECT CAST(ROW('Bern', NULL) AS ROW(city VARCHAR, zip INT)) AS p, 1 AS n");

      result.batches(
          batch -> {
            RowView row = batch.rows();
            assertThat(row.next()).isTrue();
            assertThat(row.fieldsAt(0))
                .containsExactly(Map.entry("city", "Bern"), entry("zip", null));
            assertThatThrownBy(() -> row.fieldsAt(1)).hasMessageContaining("column \"n\" is INT");
          });
      assertThat(result.toString())
          .isEqualTo(
              " p                     | n\n-----------------------+---\n"
                  + " {city=Bern, zip=null} | 1\n(1 row)");
    }
  }

  private static Map.Entry<String, @Nullable Object> entry(String key, @Nullable Object value) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put(key, value);
    return map.entrySet().iterator().next();
  }

  @Test
  void aRecordThatDoesNotMatchIsRefused() {
    record Wrong(String town, Integer zip) {}
    record Event(int id, Wrong p) {}
    record Raw(int id, Map<Integer, String> p) {}
    try (LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute("CREATE SOURCE s (id INT NOT NULL, p ROW(city VARCHAR, zip INT))");

      assertThatThrownBy(() -> db.source("s", Event.class))
          .isInstanceOf(LaminarException.class)
          .hasMessageContaining("does not match column \"p\" ROW(city VARCHAR, zip INT)")
          .hasMessageContaining("component \"town\" has no column");
      assertThatThrownBy(() -> db.subscribe("s", Event.class))
          .hasMessageContaining("component \"town\" has no column");
      assertThatThrownBy(() -> db.subscribe("s", Raw.class))
          .hasMessageContaining("takes a record or Map<String, Object>");
    }
  }

  @Test
  void aPrimitiveInsideARowTakesNoNull() {
    record Inner(int zip) {}
    record Outside(Inner p) {}
    try (LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute("CREATE SOURCE s (p ROW(zip INT))");
      db.execute(
          "CREATE STREAM t AS SELECT CAST(ROW(NULLIF(p.zip, 0)) AS ROW(zip INT)) AS p FROM s");
      Subscription<Outside> out = db.subscribe("t", Outside.class);
      db.source("s", Outside.class).push(List.of(new Outside(new Inner(0))));
      db.flush();

      assertThatThrownBy(() -> out.poll(10, row -> {}))
          .hasStackTraceContaining("component \"zip\" int of record");
    }
  }

  @Test
  void rowsAreParametersToo() {
    try (LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute("CREATE TABLE t (id INT PRIMARY KEY, p ROW(city VARCHAR, zip_code INT))");
      db.execute(
          "INSERT INTO t VALUES (1, ?), (2, ?)", new Place("Bern", 3000), Map.of("city", "X"));
      db.execute("UPDATE t SET p = ? WHERE p = ?", new Place("Y", null), new Place("X", null));

      assertThat(db.query("SELECT id, p FROM t WHERE p.city = 'Y'").toString())
          .isEqualTo(
              " id | p\n----+-------------------------\n  2 | {city=Y, zip_code=null}\n(1 row)");
      assertThatThrownBy(() -> db.execute("INSERT INTO t VALUES (4, ?)", Map.of("town", "x")))
          .hasMessageContaining("parameter 1 is ROW(city VARCHAR, zip_code INT)");
    }
  }

  @Test
  void aStructOfOtherFieldsIsRefused() {
    Field wrong =
        new Field(
            "p",
            FieldType.nullable(ArrowType.Struct.INSTANCE),
            List.of(Field.nullable("town", ArrowType.Utf8.INSTANCE)));
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(List.of(wrong)), allocator);
        LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute("CREATE SOURCE s (p ROW(city VARCHAR))");

      assertThatThrownBy(() -> db.source("s").push(root))
          .hasMessageContaining("column \"p\" ROW(city VARCHAR) needs Struct<city: Utf8>");
    }
  }
}
