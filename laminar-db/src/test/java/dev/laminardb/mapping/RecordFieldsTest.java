package dev.laminardb.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.Column;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class RecordFieldsTest {
  @Test
  void namesEveryFieldThatDoesNotMatchInOneError() {
    record Wrong(String symbol, double pricee, String volume, Instant ts, int other) {}

    pushRefused(Wrong.class, Columns.TRADES)
        .hasMessage(
            """
            LDB-0006: record %s does not match source "trades":
              - component "pricee" has no column: did you mean "price"? (columns: symbol, price, volume, ts)
              - component "volume" is String, but column "volume" BIGINT NOT NULL takes long, Long, int, Integer, short, Short, byte, Byte
              - component "other" has no column: remove it (columns: symbol, price, volume, ts)
              - column "price" DOUBLE NOT NULL has no component: add "double price\""""
                .formatted(Wrong.class.getName()));
  }

  @Test
  void refusesAMissingComponentOfANullableColumn() {
    record Half(long a) {}

    pushRefused(Half.class, Columns.schema("a BIGINT", "window_start TIMESTAMP", "n INT"))
        .hasMessageContainingAll(
            "column \"window_start\" TIMESTAMP has no component: add \"Instant windowStart\"",
            "column \"n\" INT has no component: add \"Integer n\"");
  }

  @Test
  void refusesTwoComponentsOfOneColumn() {
    record Twice(long a, @Column("A") long b) {}

    pushRefused(Twice.class, Columns.schema("a BIGINT"))
        .hasMessageContaining("components \"a\" and \"b\" both stand for column \"a\"");
  }

  @Test
  void refusesAnAnnotationThatNamesNoColumn() {
    record Annotated(@Column("volum") long v) {}

    pushRefused(Annotated.class, Columns.schema("volume BIGINT"))
        .hasMessageContaining(
            "component \"v\" with @Column(\"volum\") has no column: did you mean \"volume\"?");
  }

  @Test
  void refusesANameThatCouldBeTwoColumnsUnlessOneIsEqual() {
    record Unclear(long AB, long ab) {}

    pushRefused(Unclear.class, Columns.schema("a_b BIGINT", "ab BIGINT"))
        .hasMessageContaining("component \"AB\" could be several columns (a_b, ab)")
        .hasMessageNotContaining("component \"ab\"");
  }

  @Test
  void refusesAClassThatIsNotARecord() {
    pushRefused(String.class, Columns.TRADES)
        .hasMessageContainingAll("class java.lang.String is not a record", "symbol, price");
  }

  @Test
  void refusesALongForADouble() {
    record Imprecise(long d) {}

    pushRefused(Imprecise.class, Columns.schema("d DOUBLE")).hasMessageContaining("\"d\" is long");
  }

  @Test
  void refusesOptionalsOfOtherTypes() {
    record Optionals(Optional<String> a, Optional<?> b) {}

    pushRefused(Optionals.class, Columns.schema("a INT", "b INT"))
        .hasMessageContainingAll(
            "component \"a\" is Optional<String>", "component \"b\" is Optional<Object>");
  }

  @Test
  void refusesAPrimitiveForANullableColumnOnReading() {
    record Bar(String symbol, double vwap) {}

    readRefused(Bar.class, Columns.schema("symbol VARCHAR", "vwap DOUBLE"))
        .hasMessageContaining(
            "component \"vwap\" is double and cannot hold the nulls of column \"vwap\" DOUBLE:"
                + " make it Double or Optional, or use COALESCE in the query");
  }

  @Test
  void refusesAComponentWithoutColumnOnReadingButNotAColumnWithoutComponent() {
    record Bar(long hgih) {}
    record Subset(long high) {}
    Schema schema = Columns.schema("symbol VARCHAR NOT NULL", "high BIGINT NOT NULL");

    readRefused(Bar.class, schema).hasMessageContaining("did you mean \"high\"?");
    List<RecordFields.Pair> pairs = RecordFields.read(Subset.class, "bars", schema);
    assertThat(pairs).extracting(RecordFields.Pair::column).containsExactly(1);
  }

  @Test
  void refusesToNarrowOnReading() {
    record Narrow(int big, float d, short i) {}

    readRefused(
            Narrow.class,
            Columns.schema("big BIGINT NOT NULL", "d DOUBLE NOT NULL", "i INT NOT NULL"))
        .hasMessageContainingAll(
            "\"big\" is int, but column \"big\" BIGINT NOT NULL takes long, Long",
            "\"d\" is float, but column \"d\" DOUBLE NOT NULL takes double, Double",
            "\"i\" is short, but column \"i\" INT NOT NULL takes int, Integer, long, Long");
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> pushRefused(
      Class<?> type, Schema schema) {
    return mismatch(assertThatThrownBy(() -> RecordEncoder.of(type, "trades", schema, -1)));
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> readRefused(
      Class<?> type, Schema schema) {
    return mismatch(assertThatThrownBy(() -> RecordDecoder.of(type, "bars", schema)));
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> mismatch(
      AbstractThrowableAssert<?, ? extends Throwable> thrown) {
    return thrown.satisfies(
        e -> assertThat(((LaminarException) e).errorCode()).isEqualTo(ErrorCode.SCHEMA_MISMATCH));
  }
}
