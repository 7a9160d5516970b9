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
  /**
   * What few rows take: a builder for all that a batch may have would spread them over many pages.
   */
  private static final int FEW_ROWS = 64;

  private static final int KEPT = 64;
  private static final long MAX_STRING_BYTES_KEPT = 4L << 20;

  private final List<Field> fields;
  private final ColumnType[] types;
  private final int @Nullable [] passThrough;
  private final boolean[] owned;
  private final BufferAllocator allocator;
  private final MpscArrayQueue<FieldVector[]> free = new MpscArrayQueue<>(KEPT);
  private final MpscArrayQueue<FieldVector[]> freeOfFew = new MpscArrayQueue<>(KEPT);
  private final Batch.Disposal recycler = vectors -> recycle(vectors, free);
  private final Batch.Disposal recyclerOfFew = vectors -> recycle(vectors, freeOfFew);
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

  /** A builder over recycled or new vectors, for {@link Batch#MAX_ROWS} rows. */
  public BatchBuilder builder() {
    return builder(Batch.MAX_ROWS);
  }

  /**
   * A builder over recycled or new vectors.
   *
   * @param rows how many it has to take at least, up to {@link Batch#MAX_ROWS}
   */
  public BatchBuilder builder(int rows) {
    boolean few = rows <= FEW_ROWS;
    int room = few ? FEW_ROWS : Batch.MAX_ROWS;
    FieldVector[] vectors = (few ? freeOfFew : free).relaxedPoll();
    if (vectors == null) {
      vectors = allocate(room);
    }
    ColumnBuilder[] columns = new ColumnBuilder[types.length];
    for (int i = 0; i < columns.length; i++) {
      if (owned[i]) {
        columns[i] = new ColumnBuilder(vectors[i], types[i], fields.get(i).isNullable(), room);
      }
    }
    return new BatchBuilder(this, columns, room);
  }

  private FieldVector[] allocate(int room) {
    FieldVector[] vectors = new FieldVector[types.length];
    try {
      for (int i = 0; i < vectors.length; i++) {
        if (owned[i]) {
          FieldVector vector = fields.get(i).createVector(allocator);
          vectors[i] = vector;
          if (vector instanceof BaseVariableWidthVector strings) {
            strings.allocateNew(16L * room, room);
          } else {
            vector.setInitialCapacity(room);
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

  int @Nullable [] passThrough() {
    return passThrough;
  }

  Batch finish(
      @Nullable ColumnBuilder[] columns,
      int rowCount,
      int room,
      @Nullable Batch parent,
      int @Nullable [] lentFrom) {
    FieldVector[] vectors = new FieldVector[types.length];
    for (int i = 0; i < vectors.length; i++) {
      ColumnBuilder column = columns[i];
      boolean lent = lentFrom != null && lentFrom[i] >= 0;
      if (column != null) {
        vectors[i] = lent ? column.vector() : column.finish(rowCount);
      } else if (!lent) {
        throw new IllegalStateException("column " + i + " needs a parent that lends it");
      }
    }
    return new Batch(vectors, rowCount, parent, lentFrom, recycler(room));
  }

  private Batch.Disposal recycler(int room) {
    return room == FEW_ROWS ? recyclerOfFew : recycler;
  }

  void discard(@Nullable ColumnBuilder[] columns, int room) {
    FieldVector[] vectors = new FieldVector[columns.length];
    for (int i = 0; i < columns.length; i++) {
      ColumnBuilder column = columns[i];
      if (column != null) {
        vectors[i] = column.vector();
      }
    }
    recycler(room).dispose(vectors);
  }

  private void recycle(@Nullable FieldVector[] vectors, MpscArrayQueue<FieldVector[]> to) {
    if (closed || oversized(vectors) || !to.offer(vectors)) {
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
    drain(free);
    drain(freeOfFew);
  }

  private void drain(MpscArrayQueue<FieldVector[]> from) {
    for (FieldVector[] vectors = from.poll(); vectors != null; vectors = from.poll()) {
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
