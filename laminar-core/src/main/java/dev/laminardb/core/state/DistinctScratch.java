package dev.laminardb.core.state;

import dev.laminardb.core.batch.Batch;

/**
 * Arrays as long as a batch that a {@link DistinctTable} and its caller work in. Used by one
 * thread; nothing in it outlives a call.
 */
public final class DistinctScratch {
  final long[] hashes = new long[Batch.MAX_ROWS];
  final long[] entries = new long[Batch.MAX_ROWS];
  private final int[] rows = new int[Batch.MAX_ROWS];
  private final int[] groups = new int[Batch.MAX_ROWS];
  private final int[] marks = new int[Batch.MAX_ROWS];
  private final long[] values = new long[Batch.MAX_ROWS];
  private final long[] chosenValues = new long[Batch.MAX_ROWS];

  /** The rows of the batch. */
  public int[] rows() {
    return rows;
  }

  /** The group of each row. */
  public int[] groups() {
    return groups;
  }

  /** The marks of each row. */
  public int[] marks() {
    return marks;
  }

  /** The value of each row as a word. */
  public long[] values() {
    return values;
  }

  /** Some of {@link #values}. */
  public long[] chosenValues() {
    return chosenValues;
  }
}
