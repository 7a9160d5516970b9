package dev.laminardb.core.batch;

import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * Rows in columns: Arrow vectors of one length, immutable once emitted.
 *
 * <p>A batch is counted by references. It begins with one, its maker's; whoever keeps it beyond the
 * call that brought it {@linkplain #retain retains} it, and every reference is {@linkplain #release
 * released} exactly once, on any thread. The last release frees or recycles the memory.
 *
 * <p>A batch may lend columns from a parent that it keeps alive: a projection repeats its input's
 * columns without a copy.
 */
public final class Batch {
  /** The most rows a batch has inside the engine. */
  public static final int MAX_ROWS = 4096;

  private static final AtomicIntegerFieldUpdater<Batch> REFERENCES =
      AtomicIntegerFieldUpdater.newUpdater(Batch.class, "references");

  private final FieldVector[] vectors;
  private final int rowCount;
  private final @Nullable Batch parent;
  private final Disposal disposal;
  private volatile int references = 1;

  /** What happens to a batch's own vectors after the last release. Called once, on any thread. */
  @FunctionalInterface
  interface Disposal {
    void dispose(FieldVector[] vectors);
  }

  Batch(FieldVector[] vectors, int rowCount, @Nullable Batch parent, Disposal disposal) {
    this.vectors = vectors;
    this.rowCount = rowCount;
    this.parent = parent;
    this.disposal = disposal;
  }

  /**
   * A batch that owns vectors and closes them at its last release.
   *
   * @param vectors each with {@code rowCount} values
   */
  public static Batch owning(List<? extends FieldVector> vectors, int rowCount) {
    return new Batch(vectors.toArray(FieldVector[]::new), rowCount, null, Batch::closeAll);
  }

  private static void closeAll(FieldVector[] vectors) {
    for (FieldVector vector : vectors) {
      vector.close();
    }
  }

  /** How many rows. */
  public int rowCount() {
    return rowCount;
  }

  /** How many columns. */
  public int columnCount() {
    return vectors.length;
  }

  /** A column. Read it, do not change or close it. */
  public FieldVector vector(int column) {
    return vectors[column];
  }

  /** Address of a column's values: bits, 4 or 8 bytes a row, or the bytes of its strings. */
  public long dataAddress(int column) {
    return vectors[column].getDataBuffer().memoryAddress();
  }

  /** Address of a column's validity bits, set where the value is not null. */
  public long validityAddress(int column) {
    return vectors[column].getValidityBuffer().memoryAddress();
  }

  /** Address of a string column's offsets, 32 bits each, one more than rows. */
  public long offsetAddress(int column) {
    return vectors[column].getOffsetBuffer().memoryAddress();
  }

  /** Adds a reference and returns this batch. */
  public Batch retain() {
    int held;
    do {
      held = references;
      if (held <= 0) {
        throw new IllegalStateException("batch was released already");
      }
    } while (!REFERENCES.compareAndSet(this, held, held + 1));
    return this;
  }

  /** Gives up a reference; the last one frees the memory. */
  public void release() {
    int left = REFERENCES.decrementAndGet(this);
    if (left == 0) {
      disposal.dispose(vectors);
      if (parent != null) {
        parent.release();
      }
    } else if (left < 0) {
      throw new IllegalStateException("batch was released more often than retained");
    }
  }
}
