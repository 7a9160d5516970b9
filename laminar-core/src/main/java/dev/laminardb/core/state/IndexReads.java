package dev.laminardb.core.state;

import dev.laminardb.core.batch.Batch;

/**
 * Reads for many rows at once where their walks through an index start, and the hashes of the rows
 * kept there: in loops that do nothing else, so that the processor has many of these reads under
 * way at a time. What follows finds them in its cache, even where it has to look again because rows
 * have come or gone. One serves all tables of an operator; nothing in it outlives a call. Used by
 * one thread.
 */
public final class IndexReads {
  private final long[] hashes = new long[Batch.MAX_ROWS];
  private final long[] entries = new long[Batch.MAX_ROWS];
  private final long[] found = new long[Batch.MAX_ROWS];

  /** Nothing read yet. */
  public IndexReads() {}

  /**
   * Reads.
   *
   * @param word where the table's rows have the hash that the index has them by
   * @param allHashes by row of the batch
   * @param batchRows which of these rows
   */
  void load(
      HashIndex index, RowTable table, int word, long[] allHashes, int[] batchRows, int count) {
    for (int i = 0; i < count; i++) {
      hashes[i] = allHashes[batchRows[i]];
    }
    index.load(hashes, count, entries);
    table.words(entries, count, word, found);
  }

  /** The hashes of all elements of the rows. */
  long[] hashes() {
    return hashes;
  }

  /** The hash of an element of the rows. */
  long hash(int i) {
    return hashes[i];
  }

  /** The first entry of its walk, 0 if there is none. */
  long entry(int i) {
    return entries[i];
  }

  /** Whether the row of that entry has the same hash. */
  boolean hasSameHash(int i) {
    return entries[i] != 0 && found[i] == hashes[i];
  }
}
