package dev.laminardb.core.state;

import dev.laminardb.core.batch.Batch;
import org.jspecify.annotations.Nullable;

/**
 * Arrays as long as a batch, for what is worked out anew for each batch. One serves all tables of
 * an operator, however many windows are open. Used by one thread; nothing in it outlives a call.
 */
public final class BatchScratch {
  final int[] stringSlots = new int[Batch.MAX_ROWS];
  final long[] hashes = new long[Batch.MAX_ROWS];
  final long[] entries = new long[Batch.MAX_ROWS];
  private final int[] slots = new int[Batch.MAX_ROWS];
  private final int[] everyRow = new int[Batch.MAX_ROWS];
  private final int[] chosenRows = new int[Batch.MAX_ROWS];
  private final int[] chosenSlots = new int[Batch.MAX_ROWS];
  private final long[] masks = new long[Batch.MAX_ROWS];
  private final long[] chosenMasks = new long[Batch.MAX_ROWS];
  private final long[][] words;
  private @Nullable DistinctScratch distinct;

  /**
   * Scratch for keys of so many columns.
   *
   * @param keyColumns how many at most
   */
  public BatchScratch(int keyColumns) {
    // A word for each key column and one for nulls; second words of DECIMALs are made when needed.
    this.words = new long[2 * keyColumns + 1][0];
    for (int i = 0; i <= keyColumns; i++) {
      words[i] = new long[Batch.MAX_ROWS];
    }
    for (int i = 0; i < everyRow.length; i++) {
      everyRow[i] = i;
    }
  }

  long[] words(int word) {
    long[] made = words[word];
    if (made.length == 0) {
      made = new long[Batch.MAX_ROWS];
      words[word] = made;
    }
    return made;
  }

  /** The slot of each row's group. */
  public int[] slots() {
    return slots;
  }

  /** The numbers from 0 up. Not to be written. */
  public int[] everyRow() {
    return everyRow;
  }

  /** Some of the rows. */
  public int[] chosenRows() {
    return chosenRows;
  }

  /** The slots of {@link #chosenRows}. */
  public int[] chosenSlots() {
    return chosenSlots;
  }

  /** The filters that each row passes, a bit for each. */
  public long[] masks() {
    return masks;
  }

  /** The {@link #masks} of {@link #chosenRows}. */
  public long[] chosenMasks() {
    return chosenMasks;
  }

  /** What aggregates of distinct values need besides; made when it is first asked for. */
  public DistinctScratch distinct() {
    if (distinct == null) {
      distinct = new DistinctScratch();
    }
    return distinct;
  }

  /** A hash of each row. */
  public long[] hashes() {
    return hashes;
  }
}
