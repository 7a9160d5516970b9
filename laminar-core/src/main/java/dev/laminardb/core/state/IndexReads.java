package dev.laminardb.core.state;

import dev.laminardb.core.batch.Batch;

/**
 * Reads for many rows at once what an index has by their hashes, and the whole hashes of what is
 * found there: in loops that do nothing else, so that the processor has many of these reads under
 * way at a time. What follows finds them in its cache, even where it has to look again because rows
 * have come or gone. Nothing in it outlives a call. Used by one thread.
 */
final class IndexReads {
  private final long[] hashes = new long[Batch.MAX_ROWS];
  private final long[] entries = new long[Batch.MAX_ROWS];
  private final long[] found = new long[Batch.MAX_ROWS];
  private final int[] rows = new int[Batch.MAX_ROWS];
  private final int[] others = new int[Batch.MAX_ROWS];

  /**
   * Reads the entries.
   *
   * @param allHashes by row of the batch
   * @param batchRows which of these rows
   */
  void loadEntries(HashIndex index, long[] allHashes, int[] batchRows, int count) {
    for (int i = 0; i < count; i++) {
      hashes[i] = allHashes[batchRows[i]];
    }
    index.load(hashes, count, entries);
    index.seek(hashes, count, entries);
  }

  /**
   * Reads the entries, and of the rows that they lead to the hashes.
   *
   * @param word where the table's rows have the hash that the index has them by
   */
  void load(
      HashIndex index, RowTable table, int word, long[] allHashes, int[] batchRows, int count) {
    loadEntries(index, allHashes, batchRows, count);
    table.words(entries, count, word, found);
  }

  /** The hashes of all elements of the rows. */
  long[] hashes() {
    return hashes;
  }

  /** Of each one's walk the first entry that has its hash, 0 if there is none. */
  long[] entries() {
    return entries;
  }

  /** Room for what the entries lead to. */
  long[] found() {
    return found;
  }

  /** Room for numbers of rows. */
  int[] rows() {
    return rows;
  }

  /** Room for more of them. */
  int[] others() {
    return others;
  }
}
