package dev.laminardb.core.operator.topn;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.state.LongColumn;
import java.util.Arrays;

/**
 * What the first rows of partitions were before the batch at hand, of those partitions only that it
 * changes. Cleared after each batch.
 */
final class FormerRows {
  private static final int MAX_ROWS_KEPT = 1 << 18;

  private final LongColumn noted = new LongColumn(0);
  private final int[] partitions = new int[Batch.MAX_ROWS];

  /** Where the rows of a partition end; those of the next begin there. */
  private final int[] ends = new int[Batch.MAX_ROWS];

  private int[] rows = new int[Batch.MAX_ROWS];
  private int count;
  private int rowCount;

  /** Makes partitions 0 to {@code partitions - 1} usable. */
  void grow(int newPartitions) {
    noted.grow(newPartitions);
  }

  /** Whether the rows of a partition have been noted. */
  boolean has(int partition) {
    return noted.get(partition) != 0;
  }

  /** Notes the rows of a partition that has not been noted. */
  void note(int partition, int[] from, int offset, int size) {
    if (rowCount + size > rows.length) {
      rows = Arrays.copyOf(rows, Math.max(rowCount + size, rows.length * 2));
    }
    System.arraycopy(from, offset, rows, rowCount, size);
    rowCount += size;
    noted.set(partition, 1);
    partitions[count] = partition;
    ends[count++] = rowCount;
  }

  /** How many partitions have been noted. */
  int count() {
    return count;
  }

  /** The n-th partition noted. */
  int partition(int n) {
    return partitions[n];
  }

  /** Where in {@link #rows} those of the n-th partition begin. */
  int from(int n) {
    return n == 0 ? 0 : ends[n - 1];
  }

  /** How many rows the n-th partition had. */
  int size(int n) {
    return ends[n] - from(n);
  }

  /** The rows of all partitions noted. */
  int[] rows() {
    return rows;
  }

  /** Forgets everything noted. */
  void clear() {
    for (int n = 0; n < count; n++) {
      noted.set(partitions[n], 0);
    }
    count = 0;
    rowCount = 0;
    if (rows.length > MAX_ROWS_KEPT) {
      rows = new int[Batch.MAX_ROWS];
    }
  }

  /** The memory that grows with the partitions, in bytes. */
  long bytes() {
    return noted.bytes();
  }
}
