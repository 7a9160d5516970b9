package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.error.LaminarException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DECIMAL between Java records, Arrow and the engine. */
class DecimalRowsTest {
  /** A row of the source. */
  public record Payment(BigDecimal amount, Optional<BigDecimal> rate, @Nullable BigDecimal wide) {}

  /** A row of the stream. */
  public record Result(
      BigDecimal amount, @Nullable BigDecimal product, Optional<BigDecimal> wide) {}

  private final LaminarDB db = LaminarDB.open();

  @BeforeEach
  void create() {
    db.execute(
        "CREATE SOURCE p (amount DECIMAL(10, 2) NOT NULL, rate DECIMAL(5, 4), wide DECIMAL(38, 10))");
    db.execute("CREATE STREAM r AS SELECT amount, amount * rate AS product, wide FROM p");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }

  @Test
  void recordsGoInAndOutExactly() {
    Subscription<Result> results = db.subscribe("r", Result.class);
    Source<Payment> source = db.source("p", Payment.class);

    source.push(
        new Payment(
            decimal("1.5"),
            Optional.of(decimal("0.9080")),
            decimal("-9999999999999999999999999999.5")));
    source.push(new Payment(decimal("1E+3"), Optional.empty(), null));
    source.push(new Payment(decimal("-0.010000"), Optional.of(BigDecimal.ONE), decimal("1e-10")));
    db.flush();

    assertThat(results.poll())
        .containsExactly(
            new Result(
                decimal("1.50"),
                decimal("1.362000"),
                Optional.of(decimal("-9999999999999999999999999999.5000000000"))),
            new Result(decimal("1000.00"), null, Optional.empty()),
            new Result(
                decimal("-0.01"), decimal("-0.010000"), Optional.of(decimal("0.0000000001"))));
  }

  @Test
  void refusesNumbersThatTheColumnHasNoDigitsFor() {
    Source<Payment> source = db.source("p", Payment.class);

    for (String amount : List.of("100000000", "-100000000.00", "0.001", "1e400", "1e-400")) {
      assertThatThrownBy(() -> source.push(new Payment(decimal(amount), Optional.empty(), null)))
          .as(amount)
          .isInstanceOf(LaminarException.class)
          .hasMessageContaining(
              "does not fit column \"amount\" of source \"p\", which holds numbers of 8 digits before"
                  + " the point and 2 behind it");
    }
  }

  @Test
  void otherJavaTypesAreRefused() {
    record Approximate(double amount, BigDecimal rate, BigDecimal wide) {}

    assertThatThrownBy(() -> db.source("p", Approximate.class))
        .hasMessageContaining(
            "component \"amount\" is double, but column \"amount\" DECIMAL(10, 2) NOT NULL takes"
                + " BigDecimal");
  }

  @Test
  void arrowRowsHaveTheColumnsDigits() {
    ArrowSource source = db.source("p");
    try (VectorSchemaRoot root = VectorSchemaRoot.create(source.schema(), db.allocator())) {
      root.allocateNew();
      DecimalVector amounts = (DecimalVector) root.getVector("amount");
      amounts.setSafe(0, decimal("1.00"));
      // Arrow takes whatever is written to its memory.
      amounts.getDataBuffer().setLong(16, 10_000_000_000L);
      amounts.setIndexDefined(1);
      root.setRowCount(2);

      assertThatThrownBy(() -> source.push(root))
          .hasMessageContaining("100000000.00 does not fit column \"amount\"")
          .hasMessageContaining("row 1 of the Arrow rows");
    }
  }

  @Test
  void otherWidthsOfArrowAreRefused() {
    ArrowSource source = db.source("p");
    List<Field> fields = new ArrayList<>(source.schema().getFields());
    fields.set(
        0,
        new Field("amount", new FieldType(false, new ArrowType.Decimal(10, 2, 256), null), null));
    try (VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(fields), db.allocator())) {
      assertThatThrownBy(() -> source.push(root))
          .hasMessageContaining("field \"amount\" has Arrow type Decimal(10, 2, 256)");
    }
  }
}
