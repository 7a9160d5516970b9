package dev.laminardb;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Makes of batches such whose last column is the {@link ChangeFormat#OPERATION}. The other columns
 * are lent by the batch where all its rows stand in their order, else copied. For one thread at a
 * time.
 */
final class OperationBatches implements AutoCloseable {
  private final Schema schema;
  private final ChangeView changes;

  /** By the ordinal of the kind. */
  private final byte[][] names;

  private final BatchPool lending;
  private final BatchPool copying;
  private int[] selection = {};

  /**
   * A maker of batches.
   *
   * @param relation the columns of what is subscribed to, without a weight
   * @param format OPERATIONS or UPSERTS
   */
  OperationBatches(
      Schema relation, ChangeFormat format, ChangeView changes, BufferAllocator allocator) {
    List<Field> fields = new ArrayList<>(Changelog.withoutWeight(relation).getFields());
    int columns = fields.size();
    fields.add(ColumnType.VARCHAR.field(ChangeFormat.OPERATION, false));
    this.schema = new Schema(fields);
    this.changes = changes;
    this.names =
        Arrays.stream(Change.Kind.values())
            .map(kind -> name(kind, format).getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    int[] lent = IntStream.rangeClosed(0, columns).toArray();
    lent[columns] = -1;
    this.lending = new BatchPool(schema, allocator, lent);
    this.copying = new BatchPool(schema, allocator);
  }

  private static String name(Change.Kind kind, ChangeFormat format) {
    boolean upsert = format == ChangeFormat.UPSERTS && kind == Change.Kind.UPDATE_AFTER;
    return upsert ? "U" : kind.operation();
  }

  /** The columns of its batches. */
  Schema schema() {
    return schema;
  }

  /** A batch of what another says; takes over the reference to that. */
  Batch of(Batch batch) {
    try {
      int count = changes.read(batch);
      if (selection.length < count) {
        selection = new int[Integer.highestOneBit(count) * 2];
      }
      boolean inOrder = count == batch.rowCount();
      for (int change = 0; change < count; change++) {
        selection[change] = changes.row(change);
        inOrder &= selection[change] == change;
      }
      return inOrder ? lent(batch, count) : copied(batch, count);
    } finally {
      batch.release();
    }
  }

  private Batch lent(Batch batch, int count) {
    BatchBuilder out = lending.builder(count);
    try {
      writeOperations(out, count);
      return out.build(batch);
    } catch (RuntimeException e) {
      out.discard();
      throw e;
    }
  }

  private Batch copied(Batch batch, int count) {
    BatchBuilder out = copying.builder(count);
    try {
      for (int column = 0; column < schema.getFields().size() - 1; column++) {
        out.column(column).copy(batch, column, selection, 0, count, 0);
      }
      writeOperations(out, count);
      return out.build();
    } catch (RuntimeException e) {
      out.discard();
      throw e;
    }
  }

  private void writeOperations(BatchBuilder out, int count) {
    ColumnBuilder operations = out.column(schema.getFields().size() - 1);
    for (int change = 0; change < count; change++) {
      byte[] name = names[changes.kind(change).ordinal()];
      operations.appendString(name, 0, name.length);
    }
    out.addRows(count);
  }

  /** Frees what no batch uses. */
  @Override
  public void close() {
    lending.close();
    copying.close();
  }
}
