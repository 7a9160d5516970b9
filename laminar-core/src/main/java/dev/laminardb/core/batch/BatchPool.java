package dev.laminardb.core.batch;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jctools.queues.MpscArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Recycles the vectors of one operator's output, so that the steady state allocates none. Builders
 * are taken and the pool closed by one thread; batches come back from any.
 *
 * <p>After {@link #close} batches still under way are freed at their last release.
 */
public final class BatchPool implements AutoCloseable {
  private static final int KEPT = 64;
  private static final long MAX_STRING_BYTES_KEPT = 4L << 20;

  private final List<Field> fields;
  private final ColumnType[] types;
  private final int @Nullable [] passThrough;
  private final boolean[] owned;
  private final BufferAllocator allocator;
  private final MpscArrayQueue<FieldVector[]> free = new MpscArrayQueue<>(KEPT);
  private volatile boolean closed;

  /** A pool for batches of a schema. */
  public BatchPool(Schema schema, BufferAllocator allocator) {
    this(schema, allocator, null);
  }

  /**
   * A pool for batches some of whose columns are lent by their parent.
   *
   * @param passThrough for each column the parent's column that it is, or -1 if the pool provides
   *     it
   */
  public BatchPool(Schema schema, BufferAllocator allocator, int @Nullable [] passThrough) {
    this.fields = schema.getFields();
    this.types = fields.stream().map(ColumnType::of).toArray(ColumnType[]::new);
    this.passThrough = passThrough;
    this.owned = new boolean[types.length];
    for (int i = 0; i < owned.length; i++) {
      owned[i] = passThrough == null || passThrough[i] < 0;
    }
    this.allocator = allocator;
  }

  /** A builder over recycled or new vectors. */
  public BatchBuilder builder() {
    FieldVector[] vectors = free.relaxedPoll();
    if (vectors == null) {
      vectors = allocate();
    }
    ColumnBuilder[] columns = new ColumnBuilder[types.length];
    for (int i = 0; i < columns.length; i++) {
      if (owned[i]) {
        columns[i] = new ColumnBuilder(vectors[i], types[i], fields.get(i).isNullable());
      }
    }
    return new BatchBuilder(this, columns);
  }

  private FieldVector[] allocate() {
    FieldVector[] vectors = new FieldVector[types.length];
    try {
      for (int i = 0; i < vectors.length; i++) {
        if (owned[i]) {
          FieldVector vector = fields.get(i).createVector(allocator);
          vectors[i] = vector;
          if (vector instanceof BaseVariableWidthVector strings) {
            strings.allocateNew(16L * Batch.MAX_ROWS, Batch.MAX_ROWS);
          } else {
            vector.setInitialCapacity(Batch.MAX_ROWS);
            vector.allocateNew();
          }
        }
      }
      return vectors;
    } catch (RuntimeException e) {
      free(vectors);
      throw e;
    }
  }

  Batch finish(@Nullable ColumnBuilder[] columns, int rowCount, @Nullable Batch parent) {
    FieldVector[] vectors = new FieldVector[types.length];
    for (int i = 0; i < vectors.length; i++) {
      ColumnBuilder column = columns[i];
      if (column != null) {
        vectors[i] = column.finish(rowCount);
      } else if (parent == null) {
        throw new IllegalStateException("column " + i + " needs a parent that lends it");
      }
    }
    return new Batch(vectors, rowCount, parent, passThrough, this::recycle);
  }

  void discard(@Nullable ColumnBuilder[] columns) {
    FieldVector[] vectors = new FieldVector[columns.length];
    for (int i = 0; i < columns.length; i++) {
      ColumnBuilder column = columns[i];
      if (column != null) {
        vectors[i] = column.vector();
      }
    }
    recycle(vectors);
  }

  private void recycle(@Nullable FieldVector[] vectors) {
    if (closed || oversized(vectors) || !free.offer(vectors)) {
      free(vectors);
    } else if (closed) {
      drain();
    }
  }

  private boolean oversized(@Nullable FieldVector[] vectors) {
    for (int i = 0; i < vectors.length; i++) {
      FieldVector vector = vectors[i];
      if (vector != null
          && types[i].layout() == ColumnType.Layout.VARIABLE
          && vector.getDataBuffer().capacity() > MAX_STRING_BYTES_KEPT) {
        return true;
      }
    }
    return false;
  }

  private void free(@Nullable FieldVector[] vectors) {
    for (int i = 0; i < vectors.length; i++) {
      FieldVector vector = vectors[i];
      if (owned[i] && vector != null) {
        vector.close();
      }
    }
  }

  private synchronized void drain() {
    for (FieldVector[] vectors = free.poll(); vectors != null; vectors = free.poll()) {
      free(vectors);
    }
  }

  /** Frees the vectors that wait for use. */
  @Override
  public void close() {
    closed = true;
    drain();
  }
}
