package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.slt.ArrowValues;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Values of a type on every way in, a record, an Arrow batch, a literal and a parameter, and on
 * every way out.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TypesRoundTripTest {
  record Dates(LocalDate a, @Nullable LocalDate b, Optional<LocalDate> c) {
    static Dates of(Object a, @Nullable Object b, @Nullable Object c) {
      return new Dates((LocalDate) a, (LocalDate) b, Optional.ofNullable((LocalDate) c));
    }
  }

  record Bytes(byte a, @Nullable Byte b, Optional<Byte> c) {
    static Bytes of(Object a, @Nullable Object b, @Nullable Object c) {
      return new Bytes((byte) a, (Byte) b, Optional.ofNullable((Byte) c));
    }
  }

  record Shorts(short a, @Nullable Short b, Optional<Short> c) {
    static Shorts of(Object a, @Nullable Object b, @Nullable Object c) {
      return new Shorts((short) a, (Short) b, Optional.ofNullable((Short) c));
    }
  }

  record Floats(float a, @Nullable Float b, Optional<Float> c) {
    static Floats of(Object a, @Nullable Object b, @Nullable Object c) {
      return new Floats((float) a, (Float) b, Optional.ofNullable((Float) c));
    }
  }

  record Times(LocalTime a, @Nullable LocalTime b, Optional<LocalTime> c) {
    static Times of(Object a, @Nullable Object b, @Nullable Object c) {
      return new Times((LocalTime) a, (LocalTime) b, Optional.ofNullable((LocalTime) c));
    }
  }

  record Durations(Duration a, @Nullable Duration b, Optional<Duration> c) {
    static Durations of(Object a, @Nullable Object b, @Nullable Object c) {
      return new Durations((Duration) a, (Duration) b, Optional.ofNullable((Duration) c));
    }
  }

  record Periods(Period a, @Nullable Period b, Optional<Period> c) {
    static Periods of(Object a, @Nullable Object b, @Nullable Object c) {
      return new Periods((Period) a, (Period) b, Optional.ofNullable((Period) c));
    }
  }

  record Length(Duration a) {}

  record Months(Period a) {}

  @Test
  void lengthsThatColumnsHaveNoRoomForAreRefused() {
    try (LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute("CREATE SOURCE d (a INTERVAL)");
      db.execute("CREATE SOURCE m (a INTERVAL YEAR TO MONTH)");
      db.execute("CREATE TABLE t (d INTERVAL, m INTERVAL YEAR TO MONTH)");
      Length tooLong = new Length(Duration.ofSeconds(Long.MAX_VALUE));
      Months days = new Months(Period.of(1, 2, 3));

      assertThatThrownBy(() -> db.source("d", Length.class).push(tooLong))
          .hasMessageContaining("which holds lengths of time from");
      assertThatThrownBy(() -> db.source("m", Months.class).push(days))
          .hasMessageContaining("which holds years and months, no days, from");
      assertThatThrownBy(() -> db.execute("INSERT INTO t VALUES (?, NULL)", tooLong.a()))
          .hasMessageContaining("does not fit");
      assertThatThrownBy(() -> db.execute("INSERT INTO t VALUES (NULL, ?)", days.a()))
          .hasMessageContaining("does not fit");
      assertThatThrownBy(() -> db.execute("INSERT INTO t VALUES (?, NULL)", Period.ofDays(1)))
          .hasMessageContaining("which a Period is not; it takes Duration");
    }
  }

  record Moments(OffsetDateTime a, @Nullable OffsetDateTime b, Optional<OffsetDateTime> c) {
    static Moments of(Object a, @Nullable Object b, @Nullable Object c) {
      return new Moments(
          (OffsetDateTime) a, (OffsetDateTime) b, Optional.ofNullable((OffsetDateTime) c));
    }
  }

  record Instants(Instant a, @Nullable Instant b, Optional<Instant> c) {
    static Instants of(Object a, @Nullable Object b, @Nullable Object c) {
      return new Instants((Instant) a, (Instant) b, Optional.ofNullable((Instant) c));
    }
  }

  record Uuids(UUID a, @Nullable UUID b, Optional<UUID> c) {
    static Uuids of(Object a, @Nullable Object b, @Nullable Object c) {
      return new Uuids((UUID) a, (UUID) b, Optional.ofNullable((UUID) c));
    }
  }

  record Many(
      List<Boolean> a,
      List<Short> b,
      List<Float> c,
      List<Double> d,
      List<BigDecimal> e,
      List<String> f,
      List<UUID> g,
      List<LocalDate> h,
      List<LocalTime> i,
      List<Instant> j,
      List<List<Integer>> k) {}

  @Test
  void listsOfEveryTypeComeOutAsTheyWentIn() {
    Many some =
        new Many(
            Arrays.asList(true, null, false),
            List.of((short) -1, Short.MAX_VALUE),
            Arrays.asList(0.5f, null),
            List.of(-1.25, Double.NaN),
            List.of(new BigDecimal("1.50"), new BigDecimal("-12345678901234567890.25")),
            Arrays.asList("", null, "é"),
            List.of(new UUID(-1, 2)),
            List.of(LocalDate.of(1582, 10, 15)),
            List.of(LocalTime.of(23, 59, 59, 999_999_000)),
            List.of(Instant.parse("2026-01-31T22:30:05.000001Z")),
            Arrays.asList(List.of(1, 2), null, List.of()));
    List<Many> found = new ArrayList<>();
    List<@Nullable Object[]> rows = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute(
          "CREATE SOURCE s (a BOOLEAN[], b SMALLINT[], c REAL[], d DOUBLE[], e DECIMAL(38, 2)[],"
              + " f VARCHAR[], g UUID[], h DATE[], i TIME[], j TIMESTAMP[], k INT[][])");
      Subscription<Many> out = db.subscribe("s", Many.class);
      ArrowSubscription columns = db.subscribe("s");
      db.source("s", Many.class).push(some);
      db.flush();
      columns.poll(10, batch -> rows.addAll(ArrowValues.rows(batch.root())));
      ArrowValues.push(db.source("s"), allocator, rows);
      db.flush();
      out.poll(10, found::add);
    }

    assertThat(found).containsExactly(some, some);
  }

  @Test
  void listsMayBeNullOrOptional() {
    record Maybe(@Nullable List<Long> a, Optional<List<String>> b) {}
    List<Maybe> some =
        List.of(
            new Maybe(null, Optional.of(List.of("x"))), new Maybe(List.of(1L), Optional.empty()));
    List<Maybe> found = new ArrayList<>();
    try (LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute("CREATE SOURCE s (a BIGINT[], b VARCHAR ARRAY)");
      Subscription<Maybe> out = db.subscribe("s", Maybe.class);
      db.source("s", Maybe.class).push(some);
      db.flush();
      out.poll(10, found::add);
    }

    assertThat(found).isEqualTo(some);
  }

  @Test
  void aListOfAnotherClassIsRefused() {
    record Wrong(List<Integer> a) {}
    record Raw(@SuppressWarnings("rawtypes") List a) {}
    try (LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute("CREATE SOURCE s (a BIGINT ARRAY)");

      assertThatThrownBy(() -> db.source("s", Wrong.class))
          .hasMessageContaining("column \"a\" BIGINT ARRAY takes List<Long>");
      assertThatThrownBy(() -> db.subscribe("s", Raw.class))
          .hasMessageContaining("column \"a\" BIGINT ARRAY takes List<Long>");
    }
  }

  @Test
  void arraysAreParametersToo() {
    try (LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute("CREATE TABLE t (id INT PRIMARY KEY, a BIGINT ARRAY)");
      db.execute("INSERT INTO t VALUES (1, ?), (2, ?)", Arrays.asList(1L, null), List.of());

      assertThat(db.query("SELECT id, a FROM t WHERE CARDINALITY(a) = 2").toString())
          .isEqualTo(" id | a\n----+-----------\n  1 | [1, null]\n(1 row)");
      assertThat(db.query("SELECT id FROM t WHERE ARRAY_CONTAINS(?, id)", List.of(5, 2)).rowCount())
          .isEqualTo(1);
      assertThat(db.execute("UPDATE t SET a = ? WHERE a = ?", List.of(3L), List.of())).isEqualTo(1);
      assertThatThrownBy(() -> db.execute("INSERT INTO t VALUES (4, ?)", List.of("x")))
          .hasMessageContaining("parameter 1 is BIGINT ARRAY");
    }
  }

  /** Makes a record. */
  interface Maker {
    Object of(Object a, @Nullable Object b, @Nullable Object c);
  }

  /**
   * A type under test.
   *
   * @param sql its name
   * @param record whose components a, b and c are of the type, of which b may be null and c is an
   *     Optional
   * @param values some, as the record has them
   * @param literals the same in SQL
   * @param shown the same in a result's text
   */
  record Type(
      String sql,
      Class<?> record,
      Maker maker,
      List<?> values,
      List<String> literals,
      List<String> shown) {
    @Override
    public String toString() {
      return sql;
    }
  }

  static List<Type> types() {
    return List.of(
        new Type(
            "TINYINT",
            Bytes.class,
            Bytes::of,
            List.of((byte) 0, (byte) -128, (byte) 127, (byte) -1),
            List.of("0", "-128", "127", "-1"),
            List.of("0", "-128", "127", "-1")),
        new Type(
            "SMALLINT",
            Shorts.class,
            Shorts::of,
            List.of((short) 0, (short) -32768, (short) 32767, (short) -1),
            List.of("0", "-32768", "32767", "-1"),
            List.of("0", "-32768", "32767", "-1")),
        new Type(
            "REAL",
            Floats.class,
            Floats::of,
            List.of(0.5f, -1.25f, 16777216f, 0.125f),
            List.of("0.5", "-1.25", "1.6777216E7", "0.125"),
            List.of("0.5", "-1.25", "1.6777216E7", "0.125")),
        new Type(
            "TIME",
            Times.class,
            Times::of,
            List.of(
                LocalTime.of(10, 0, 5), LocalTime.MIDNIGHT, LocalTime.of(23, 59, 59, 999_999_000)),
            List.of("TIME '10:00:05'", "TIME '00:00:00'", "TIME '23:59:59.999999'"),
            List.of("10:00:05", "00:00:00", "23:59:59.999999")),
        new Type(
            "INTERVAL",
            Durations.class,
            Durations::of,
            List.of(
                Duration.ofHours(26).plusNanos(1000),
                Duration.ZERO,
                Duration.ofMillis(-90_500),
                Duration.ofDays(100_000)),
            List.of(
                "INTERVAL '1 02:00:00.000001' DAY TO SECOND",
                "INTERVAL '0' DAY",
                "INTERVAL '-1:30.5' MINUTE TO SECOND",
                "'100000 days'"),
            List.of("1 day 02:00:00.000001", "00:00:00", "-00:01:30.5", "100000 days")),
        new Type(
            "INTERVAL YEAR TO MONTH",
            Periods.class,
            Periods::of,
            List.of(Period.of(1, 2, 0), Period.ZERO, Period.of(-10, -1, 0), Period.ofMonths(1)),
            List.of(
                "INTERVAL '1-2' YEAR TO MONTH",
                "INTERVAL '0' YEAR",
                "-INTERVAL '121' MONTH",
                "'1 month'"),
            List.of("1 year 2 mons", "00:00:00", "-10 years -1 mons", "1 mon")),
        new Type(
            "TIMESTAMP WITH TIME ZONE",
            Moments.class,
            Moments::of,
            List.of(
                OffsetDateTime.parse("2026-01-31T22:30:05.000001Z"),
                OffsetDateTime.parse("1969-12-31T23:59:59Z")),
            List.of(
                "TIMESTAMP WITH TIME ZONE '2026-02-01 00:30:05.000001+02:00'",
                "TIMESTAMP WITH LOCAL TIME ZONE '1969-12-31 23:59:59'"),
            List.of("2026-01-31 22:30:05.000001+00", "1969-12-31 23:59:59+00")),
        new Type(
            "TIMESTAMPTZ",
            Instants.class,
            Instants::of,
            List.of(Instant.EPOCH, Instant.parse("2026-01-31T22:30:05.000001Z")),
            List.of(
                "TIMESTAMP WITH TIME ZONE '1969-12-31 19:00:00-05'",
                "TIMESTAMP WITH TIME ZONE '2026-01-31 22:30:05.000001Z'"),
            List.of("1970-01-01 00:00:00+00", "2026-01-31 22:30:05.000001+00")),
        new Type(
            "UUID",
            Uuids.class,
            Uuids::of,
            List.of(
                UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
                new UUID(0, 0),
                new UUID(-1, -1),
                new UUID(Long.MIN_VALUE, 1)),
            List.of(
                "UUID '123e4567-e89b-12d3-a456-426614174000'",
                "UUID '{00000000000000000000000000000000}'",
                "UUID 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF'",
                "CAST('8000-0000-0000-0000-0000-0000-0000-0001' AS UUID)"),
            List.of(
                "123e4567-e89b-12d3-a456-426614174000",
                "00000000-0000-0000-0000-000000000000",
                "ffffffff-ffff-ffff-ffff-ffffffffffff",
                "80000000-0000-0000-0000-000000000001")),
        new Type(
            "DATE",
            Dates.class,
            Dates::of,
            List.of(
                LocalDate.of(2026, 1, 31),
                LocalDate.EPOCH,
                LocalDate.of(1582, 10, 15),
                LocalDate.of(1, 1, 1)),
            List.of(
                "DATE '2026-01-31'", "DATE '1970-01-01'", "DATE '1582-10-15'", "DATE '0001-01-01'"),
            List.of("2026-01-31", "1970-01-01", "1582-10-15", "0001-01-01")));
  }

  /** Records of all values, of some components null. */
  private static List<Object> records(Type type) {
    List<Object> records = new ArrayList<>();
    for (int i = 0; i < type.values.size(); i++) {
      Object value = type.values.get(i);
      Object next = type.values.get((i + 1) % type.values.size());
      records.add(type.maker.of(value, i == 1 ? null : next, i == 2 ? null : value));
    }
    return records;
  }

  private static String columns(Type type) {
    return "(a " + type.sql + " NOT NULL, b " + type.sql + ", c " + type.sql + ")";
  }

  @SuppressWarnings("unchecked")
  private static void push(LaminarDB db, Type type, List<Object> records) {
    Source<Object> source = db.source("s", (Class<Object>) type.record);
    records.forEach(source::push);
  }

  @ParameterizedTest
  @MethodSource("types")
  void recordsComeOutAsTheyWentIn(Type type) {
    List<Object> records = records(type);
    List<Object> found = new ArrayList<>();
    try (LaminarDB db = LaminarDB.builder().cores(2).open()) {
      db.execute("CREATE SOURCE s " + columns(type) + "; CREATE STREAM q AS SELECT c, b, a FROM s");
      Subscription<?> out = db.subscribe("q", type.record);
      push(db, type, records);
      db.flush();
      out.poll(100, found::add);
    }

    assertThat(found).containsExactlyElementsOf(records);
  }

  @ParameterizedTest
  @MethodSource("types")
  void arrowBatchesComeOutAsTheyWentIn(Type type) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    List<@Nullable Object[]> found = new ArrayList<>();
    List<Object> records = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        LaminarDB db = LaminarDB.builder().cores(2).open()) {
      db.execute("CREATE SOURCE s " + columns(type));
      ArrowSubscription out = db.subscribe("s");
      Subscription<?> asRecords = db.subscribe("s", type.record);
      push(db, type, records(type));
      db.flush();
      out.poll(100, batch -> rows.addAll(ArrowValues.rows(batch.root())));
      ArrowValues.push(db.source("s"), allocator, rows);
      db.flush();
      out.poll(100, batch -> found.addAll(ArrowValues.rows(batch.root())));
      asRecords.poll(100, records::add);
    }

    assertThat(rows).hasSameSizeAs(type.values);
    assertThat(found.stream().map(Arrays::asList))
        .isEqualTo(rows.stream().map(Arrays::asList).toList());
    assertThat(records.subList(rows.size(), records.size())).isEqualTo(records(type));
  }

  @ParameterizedTest
  @MethodSource("types")
  void literalsAndParametersStandForTheSameValues(Type type) {
    try (LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute("CREATE TABLE t (id INT PRIMARY KEY, x " + type.sql + ")");
      db.execute("CREATE TABLE keyed (x " + type.sql + " PRIMARY KEY)");
      for (int i = 0; i < type.values.size(); i++) {
        Object value = type.values.get(i);
        db.execute("INSERT INTO t VALUES (?, " + type.literals.get(i) + ")", i);
        db.execute("INSERT INTO keyed VALUES (?)", value);

        assertThat(db.query("SELECT id FROM t WHERE x = ?", value).toString())
            .as("%s", value)
            .isEqualTo(" id\n----\n  " + i + "\n(1 row)");
        assertThat(db.query("SELECT x FROM keyed WHERE x = " + type.literals.get(i)).rowCount())
            .isEqualTo(1);
        assertThat(db.query("SELECT CAST(x AS VARCHAR) AS x FROM t WHERE x = ?", value).toString())
            .contains("\n " + type.shown.get(i) + "\n");
        assertThat(db.query("SELECT x FROM t WHERE x = ?", value).toString())
            .contains(type.shown.get(i) + "\n(1 row)");
        assertThat(db.execute("DELETE FROM keyed WHERE x = " + type.literals.get(i))).isEqualTo(1);
        assertThat(db.execute("UPDATE t SET x = ? WHERE x = ?", null, value)).isEqualTo(1);
      }
      assertThat(db.query("SELECT * FROM keyed").rowCount()).isZero();
      assertThat(db.query("SELECT * FROM t WHERE x IS NOT NULL").rowCount()).isZero();
    }
  }

  record Binary(byte[] a, byte @Nullable [] b) {}

  @Test
  void bytesComeOutAsTheyWentIn() {
    byte[] some = {0, -1, 127, -128};
    List<byte[]> found = new ArrayList<>();
    try (LaminarDB db = LaminarDB.builder().cores(2).open()) {
      db.execute(
          """
          CREATE SOURCE s (a VARBINARY NOT NULL, b BYTEA);
          CREATE TABLE t (a VARBINARY PRIMARY KEY, n INT);
          """);
      Subscription<Binary> out = db.subscribe("s", Binary.class);
      ArrowSubscription columns = db.subscribe("s");
      db.source("s", Binary.class).push(new Binary(some, null));
      db.source("s", Binary.class).push(new Binary(new byte[0], some));
      db.execute("INSERT INTO t VALUES (?, 1), (X'00ff7f80', 2)", new byte[0]);
      db.execute("UPDATE t SET n = 3 WHERE a = ?", some);
      db.flush();
      out.poll(
          10,
          row -> {
            found.add(row.a);
            assertThat(row.b == null).isEqualTo(row.a.length > 0);
          });
      columns.poll(
          10,
          batch -> {
            for (RowView row = batch.rows(); row.next(); ) {
              found.add(row.bytesAt(0));
            }
          });

      assertThat(found).hasSize(4);
      assertThat(found.get(0)).isEqualTo(some).isEqualTo(found.get(2));
      assertThat(found.get(1)).isEmpty();
      assertThat(db.query("SELECT * FROM t WHERE a = ?", some).toString())
          .isEqualTo(" a          | n\n------------+---\n \\x00ff7f80 | 3\n(1 row)");
    }
  }

  @Test
  void anArrowTimeThatNoDayHasIsRefused() {
    try (BufferAllocator allocator = new RootAllocator();
        LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute("CREATE SOURCE s (a TIME)");
      ArrowSource source = db.source("s");
      try (VectorSchemaRoot root = VectorSchemaRoot.create(source.schema(), allocator)) {
        ((TimeMicroVector) root.getVector(0)).setSafe(0, 86_400_000_000L);
        root.setRowCount(1);

        LaminarException refusal =
            catchThrowableOfType(LaminarException.class, () -> source.push(root));

        assertThat(refusal.errorCode()).isEqualTo(ErrorCode.VALUE_OUT_OF_RANGE);
        assertThat(refusal).hasMessageContaining("holds times of a day");
      }
    }
  }

  @Test
  void aDateOutOfRangeIsRefused() {
    try (LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute("CREATE SOURCE s (a DATE, b DATE, c DATE)");
      Source<Dates> source = db.source("s", Dates.class);
      Dates far = new Dates(LocalDate.EPOCH, LocalDate.MAX, Optional.empty());

      LaminarException refusal =
          catchThrowableOfType(LaminarException.class, () -> source.push(far));

      assertThat(refusal.errorCode()).isEqualTo(ErrorCode.VALUE_OUT_OF_RANGE);
      assertThat(refusal)
          .hasMessageContaining("which holds dates from -5877641-06-23 to +5881580-07-11");
    }
  }

  @Test
  void aRowViewReadsDates() {
    List<Object> seen = new ArrayList<>();
    try (LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute("CREATE SOURCE s (a DATE, b DATE, c DATE)");
      ArrowSubscription out = db.subscribe("s");
      db.source("s", Dates.class)
          .push(new Dates(LocalDate.of(1969, 12, 31), null, Optional.empty()));
      db.flush();
      out.poll(
          1,
          batch -> {
            RowView row = batch.rows();
            row.next();
            seen.add(row.dateAt(0));
            seen.add(row.intAt(0));
            seen.add(row.isNull(1));
          });
    }

    assertThat(seen).containsExactly(LocalDate.of(1969, 12, 31), -1, true);
  }
}
