package dev.laminardb.mapping;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.LaminarException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
  private static final ArrowBuf[] NONE = {};

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

  /** All rows of a root: the buffers themselves move, but those of lists and structs. */
  private Batch whole(VectorSchemaRoot root, int[] vectors) {
    int rows = root.getRowCount();
    List<ArrowBuf[]> buffers = nested(root, vectors, 0, rows);
    for (int column = 0; column < vectors.length; column++) {
      if (buffers.get(column).length == 0) {
        ArrowBuf[] moved = root.getVector(vectors[column]).getBuffers(true);
        buffers.set(column, ArrowColumns.inside(schema.getFields().get(column), moved, rows));
      }
    }
    return Batch.handedOver(schema.getFields(), buffers, rows);
  }

  /** The buffers of columns that hold others, which are made anew, and none of the rest. */
  private List<ArrowBuf[]> nested(VectorSchemaRoot root, int[] vectors, int from, int count) {
    List<ArrowBuf[]> buffers = new ArrayList<>(Collections.nCopies(vectors.length, NONE));
    try {
      for (int column = 0; column < vectors.length; column++) {
        Field field = schema.getFields().get(column);
        if (ColumnType.of(field).isNested()) {
          FieldVector vector = ArrowColumns.unwrapped(root.getVector(vectors[column]));
          buffers.set(column, ArrowNested.inside(vector, field, from, count).getBuffers(true));
        }
      }
      return buffers;
    } catch (RuntimeException | Error e) {
      buffers.stream().flatMap(Arrays::stream).forEach(ArrowBuf::close);
      throw e;
    }
  }

  /**
   * Some rows of a root: the batch refers to parts of its buffers, and only the offsets of strings
   * and bits that do not begin at a whole byte are written anew, and lists and structs.
   */
  private Batch slice(VectorSchemaRoot root, int[] vectors, int from, int count) {
    List<ArrowBuf[]> buffers = nested(root, vectors, from, count);
    List<FieldVector> columns = new ArrayList<>(vectors.length);
    try {
      for (int column = 0; column < vectors.length; column++) {
        if (buffers.get(column).length == 0) {
          Field field = schema.getFields().get(column);
          FieldVector vector = ArrowColumns.unwrapped(root.getVector(vectors[column]));
          TransferPair pair =
              vector.getTransferPair(ArrowFields.outside(field), vector.getAllocator());
          FieldVector part = (FieldVector) pair.getTo();
          columns.add(part);
          pair.splitAndTransfer(from, count);
          buffers.set(column, ArrowColumns.inside(field, part.getBuffers(true), count));
        }
      }
      return Batch.handedOver(schema.getFields(), buffers, count);
    } catch (RuntimeException | Error e) {
      buffers.stream().flatMap(Arrays::stream).forEach(ArrowBuf::close);
      throw e;
    } finally {
      columns.forEach(FieldVector::close);
    }
  }
}
