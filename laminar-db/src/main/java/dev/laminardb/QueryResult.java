package dev.laminardb;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.state.RowList;
import dev.laminardb.mapping.ArrowFields;
import dev.laminardb.mapping.RecordDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The rows of a query, as they were when it ran. They lie on the heap and stay readable when the
 * database is closed; there is nothing to close. {@link #toString} draws them as a table.
 *
 * <p>Immutable: any number of threads may read.
 */
public final class QueryResult {
  private final Schema schema;
  private final RowList rows;

  QueryResult(Schema schema, RowList rows) {
    this.schema = schema;
    this.rows = rows;
  }

  /** The columns. */
  public Schema schema() {
    return ArrowFields.outside(schema);
  }

  /** The columns as the engine has them. */
  Schema columns() {
    return schema;
  }

  /** How many rows there are. */
  public int rowCount() {
    return rows.size();
  }

  /**
   * The rows as records, in their order.
   *
   * @param type a record whose components are columns of the result by name, as for {@link
   *     LaminarDB#subscribe(String, Class)}; columns it does not name are left out
   * @throws LaminarException SCHEMA_MISMATCH; INVALID_CAST or CALLBACK_FAILED for a value that
   *     cannot become one of the record's
   */
  public <T> List<T> rows(Class<T> type) {
    RecordDecoder<T> decoder = RecordDecoder.of(type, "query", schema);
    List<T> records = new ArrayList<>(rows.size());
    ResultBatches.read(
        schema,
        rows,
        batch -> {
          IntFunction<T> decoded = decoder.rows(batch);
          for (int row = 0; row < batch.rowCount(); row++) {
            records.add(decoded.apply(row));
          }
        });
    return records;
  }

  /** Hands the rows to a consumer in batches, which are released afterwards. */
  void read(Consumer<Batch> consumer) {
    ResultBatches.read(schema, rows, consumer);
  }

  /**
   * Hands the rows to a consumer in Arrow batches of up to 4,096, on the calling thread, in their
   * order. Each batch is closed when the consumer is done with it, also if it throws.
   */
  public void batches(Consumer<? super ArrowBatch> consumer) {
    ResultBatches.read(
        schema,
        rows,
        batch -> {
          try (ArrowBatch shown = new ArrowBatch(batch.retain(), schema)) {
            consumer.accept(shown);
          }
        });
  }

  /**
   * The rows as a table, as a terminal shows it:
   *
   * <pre>
   *  symbol | total
   * --------+-------
   *  ACME   |    22
   *  EU     |  null
   * (2 rows)
   * </pre>
   *
   * <p>Of more than a thousand rows the first thousand.
   */
  @Override
  public String toString() {
    return ResultText.of(this);
  }
}
