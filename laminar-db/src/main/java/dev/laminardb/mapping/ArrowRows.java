package dev.laminardb.mapping;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.error.LaminarException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;

/**
 * Takes an application's Arrow rows over into batches of a source, without copying values.
 * Immutable: any number of threads may use one, each with roots of its own.
 */
public final class ArrowRows {
  private final Schema schema;
  private final ArrowCheck check;

  private ArrowRows(Schema schema, ArrowCheck check) {
    this.schema = schema;
    this.check = check;
  }

  /**
   * For the rows of a source.
   *
   * @param timeColumn the column of event time, which takes no null, or -1
   */
  public static ArrowRows of(String source, Schema schema, int timeColumn) {
    return new ArrowRows(schema, new ArrowCheck(schema, new RowFault(source, schema, timeColumn)));
  }

  /**
   * Checks that a root has the source's columns, in any order, and rows that the source takes.
   * Changes nothing.
   *
   * @return for each column of the source, which of the root's vectors it is
   * @throws LaminarException SCHEMA_MISMATCH naming every field that does not match, or a vector
   *     whose buffers are not those of the root's row count; NULL_NOT_ALLOWED naming the first row
   *     with a null
   */
  public int[] check(VectorSchemaRoot root) {
    return check.check(root);
  }

  /**
   * Checks a root and moves its buffers into batches of at most {@link Batch#MAX_ROWS} rows, which
   * the caller releases. The root stays the application's, empty, and may be filled again. The
   * memory stays on the books of the vectors' allocator until the last batch is released, and
   * batches split from one root free it together.
   *
   * @return none for a root without rows
   * @throws LaminarException as {@link #check}; the root is as it was
   */
  public List<Batch> take(VectorSchemaRoot root) {
    int[] vectors = check(root);
    int rows = root.getRowCount();
    List<Batch> batches = new ArrayList<>();
    if (rows > 0 && rows <= Batch.MAX_ROWS) {
      batches.add(whole(root, vectors));
      root.clear();
      return batches;
    }
    try {
      for (int from = 0; from < rows; from += Batch.MAX_ROWS) {
        batches.add(slice(root, vectors, from, Math.min(Batch.MAX_ROWS, rows - from)));
      }
    } catch (RuntimeException | Error e) {
      batches.forEach(Batch::release);
      throw e;
    }
    root.clear();
    return batches;
  }

  private void addOffsets(List<ArrowBuf[]> buffers, int rows) {
    for (int column = 0; column < buffers.size(); column++) {
      Field field = schema.getFields().get(column);
      buffers.set(column, ArrowColumns.inside(field, buffers.get(column), rows));
    }
  }

  /** All rows of a root: the buffers themselves move. */
  private Batch whole(VectorSchemaRoot root, int[] vectors) {
    List<ArrowBuf[]> buffers = new ArrayList<>(vectors.length);
    for (int vector : vectors) {
      buffers.add(root.getVector(vector).getBuffers(true));
    }
    addOffsets(buffers, root.getRowCount());
    return Batch.handedOver(schema.getFields(), buffers, root.getRowCount());
  }

  /**
   * Some rows of a root: the batch refers to parts of its buffers, and only the offsets of strings
   * and bits that do not begin at a whole byte are written anew.
   */
  private Batch slice(VectorSchemaRoot root, int[] vectors, int from, int count) {
    List<TransferPair> pairs = new ArrayList<>(vectors.length);
    for (int column = 0; column < vectors.length; column++) {
      FieldVector vector = ArrowColumns.unwrapped(root.getVector(vectors[column]));
      Field field = ArrowFields.outside(schema.getFields().get(column));
      pairs.add(vector.getTransferPair(field, vector.getAllocator()));
    }
    List<FieldVector> columns = pairs.stream().map(pair -> (FieldVector) pair.getTo()).toList();
    List<ArrowBuf[]> buffers = new ArrayList<>(vectors.length);
    try {
      pairs.forEach(pair -> pair.splitAndTransfer(from, count));
      columns.forEach(column -> buffers.add(column.getBuffers(true)));
      addOffsets(buffers, count);
      return Batch.handedOver(schema.getFields(), buffers, count);
    } finally {
      columns.forEach(FieldVector::close);
    }
  }
}
