package dev.laminardb.core.batch;

import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
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

  private final @Nullable FieldVector[] vectors;
  private final HandedOverColumn @Nullable [] handedOver;
  private final int rowCount;
  private final @Nullable Batch parent;
  private final int @Nullable [] lentFrom;
  private final Disposal disposal;
  private volatile int references = 1;

  /** The range that was asked for last. Immutable, so that threads may race to find it. */
  private @Nullable LongRange range;

  /** What happens to a batch's own vectors after the last release. Called once, on any thread. */
  @FunctionalInterface
  interface Disposal {
    void dispose(@Nullable FieldVector[] vectors);
  }

  /**
   * A batch of the pool.
   *
   * @param lentFrom for each column the parent's column that it is, or -1 if it is a vector of its
   *     own; null if there is no parent
   */
  Batch(
      @Nullable FieldVector[] vectors,
      int rowCount,
      @Nullable Batch parent,
      int @Nullable [] lentFrom,
      Disposal disposal) {
    this.vectors = vectors;
    this.handedOver = null;
    this.rowCount = rowCount;
    this.parent = parent;
    this.lentFrom = lentFrom;
    this.disposal = disposal;
  }

  private Batch(HandedOverColumn[] columns, int rowCount) {
    this.vectors = new FieldVector[columns.length];
    this.handedOver = columns;
    this.rowCount = rowCount;
    this.parent = null;
    this.lentFrom = null;
    this.disposal =
        none -> {
          for (HandedOverColumn column : columns) {
            column.close();
          }
        };
  }

  /**
   * A batch that owns vectors and closes them at its last release.
   *
   * @param vectors each with {@code rowCount} values
   */
  public static Batch owning(List<? extends FieldVector> vectors, int rowCount) {
    return new Batch(vectors.toArray(FieldVector[]::new), rowCount, null, null, Batch::closeAll);
  }

  private static void closeAll(@Nullable FieldVector[] vectors) {
    for (FieldVector vector : vectors) {
      if (vector != null) {
        vector.close();
      }
    }
  }

  /**
   * A batch of buffers that an application handed over, with the references to them. They must be
   * as long as the rows need; the offsets of strings are verified when a query reads them.
   *
   * @param fields the columns
   * @param buffers of each column, in the order of {@link FieldVector#getBuffers}
   */
  public static Batch handedOver(List<Field> fields, List<ArrowBuf[]> buffers, int rowCount) {
    HandedOverColumn[] columns = new HandedOverColumn[fields.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new HandedOverColumn(fields.get(i), buffers.get(i), rowCount);
    }
    return new Batch(columns, rowCount);
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
    Batch lender = lender(column);
    if (lender != null) {
      return lender.vector(lentColumn(column));
    }
    return handedOver != null ? handedOver[column].vector() : own(column);
  }

  private FieldVector own(int column) {
    FieldVector vector = vectors[column];
    if (vector == null) {
      throw new IllegalStateException("column " + column + " is neither the batch's nor lent");
    }
    return vector;
  }

  private @Nullable Batch lender(int column) {
    return lentFrom != null && lentFrom[column] >= 0 ? parent : null;
  }

  private int lentColumn(int column) {
    return lentFrom == null ? column : lentFrom[column];
  }

  /** Address of a column's values: bits, 4, 8 or 16 bytes a row, or the bytes of its strings. */
  public long dataAddress(int column) {
    Batch lender = lender(column);
    if (lender != null) {
      return lender.dataAddress(lentColumn(column));
    }
    return handedOver != null
        ? handedOver[column].dataAddress()
        : own(column).getDataBuffer().memoryAddress();
  }

  /** Address of a column's validity bits, set where the value is not null. */
  public long validityAddress(int column) {
    Batch lender = lender(column);
    if (lender != null) {
      return lender.validityAddress(lentColumn(column));
    }
    return handedOver != null
        ? handedOver[column].validityAddress()
        : own(column).getValidityBuffer().memoryAddress();
  }

  /**
   * Address of a string column's offsets, 32 bits each, one more than rows.
   *
   * @throws dev.laminardb.core.error.LaminarException SCHEMA_MISMATCH if an application handed over
   *     offsets that lead outside the column's bytes
   */
  public long offsetAddress(int column) {
    Batch lender = lender(column);
    if (lender != null) {
      return lender.offsetAddress(lentColumn(column));
    }
    return handedOver != null
        ? handedOver[column].offsetAddress()
        : own(column).getOffsetBuffer().memoryAddress();
  }

  /** Whether any value of a column is null. Counts, so ask once a batch. */
  public boolean hasNulls(int column) {
    return !RawMemory.allSet(validityAddress(column), rowCount);
  }

  /**
   * Between what the values of a column of 64-bit integers lie, of which none is null. A batch that
   * is asked for the same column again knows, and so does one that is lent the column: the event
   * times that the source has gone through need not be gone through by each window.
   */
  public LongRange range(int column) {
    Batch lender = lender(column);
    if (lender != null) {
      return lender.range(lentColumn(column));
    }
    LongRange known = range;
    if (known == null || known.column() != column) {
      known = LongRange.of(column, dataAddress(column), rowCount);
      range = known;
    }
    return known;
  }

  /**
   * Some of the columns as a batch of their own, without a copy. It retains this one.
   *
   * @param from for each of its columns which one here it is
   */
  public Batch columns(int[] from) {
    return new Batch(new FieldVector[from.length], rowCount, retain(), from, none -> {});
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
