package dev.laminardb.core.operator.window;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.RawMemory;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a batch by pane: those of one pane after those of the other, in the order of the
 * panes' first rows. Where a batch is spread over very many panes, the rest goes run by run, so
 * that the work stays linear and a pane may come again.
 *
 * <pre>
 *   panes.begin(times, rows);
 *   while (panes.next()) {
 *     add(panes.start(), panes.rows(), panes.count());
 *   }
 * </pre>
 *
 * <p>Used by one thread.
 */
final class PaneRows {
  private static final int MAX_PASSES = 16;

  private final SlicedWindow window;
  private final int[] paneRows = new int[Batch.MAX_ROWS];
  private final int[] left = new int[Batch.MAX_ROWS];
  private final long[] starts = new long[Batch.MAX_ROWS];
  private boolean whole;

  /** Rows left are {@code left[from]} to {@code left[to - 1]}. */
  private int from;

  private int to;
  private int pass;
  private long start;
  private int count;

  PaneRows(SlicedWindow window) {
    this.window = window;
  }

  /**
   * Begins with a batch.
   *
   * @param times the address of the rows' times
   * @param rows how many, at least 1
   */
  void begin(long times, int rows) {
    long first = RawMemory.getLong(times);
    start = window.paneStart(first);
    whole = allWithin(times, rows, start, window.paneEnd(first));
    pass = 0;
    from = 0;
    to = rows;
    if (!whole) {
      findStarts(times, rows);
    }
  }

  private void findStarts(long times, int rows) {
    long paneStart = 0;
    long paneEnd = 0;
    for (int row = 0; row < rows; row++) {
      long time = RawMemory.getLong(times + ((long) row << 3));
      // Rows come roughly by time, and to find the pane of one takes a division.
      if (time < paneStart || time >= paneEnd) {
        paneStart = window.paneStart(time);
        paneEnd = window.paneEnd(time);
      }
      starts[row] = paneStart;
      left[row] = row;
    }
  }

  private static boolean allWithin(long times, int rows, long start, long end) {
    boolean within = true;
    for (int row = 0; row < rows; row++) {
      long time = RawMemory.getLong(times + ((long) row << 3));
      within &= time >= start & time < end;
    }
    return within;
  }

  /** Goes to the next pane; false if there is none. */
  boolean next() {
    if (from == to) {
      return false;
    }
    if (whole) {
      count = to;
      from = to;
      return true;
    }
    start = starts[left[from]];
    count = 0;
    if (pass < MAX_PASSES) {
      pass++;
      takeAll();
    } else {
      takeRun();
    }
    return true;
  }

  private void takeAll() {
    int kept = 0;
    for (int i = 0; i < to; i++) {
      int row = left[i];
      if (starts[row] == start) {
        paneRows[count++] = row;
      } else {
        left[kept++] = row;
      }
    }
    to = kept;
  }

  private void takeRun() {
    while (from < to && starts[left[from]] == start) {
      paneRows[count++] = left[from++];
    }
  }

  /** The start of the pane. */
  long start() {
    return start;
  }

  /** Its rows, or null if they are all of the batch. */
  int @Nullable [] rows() {
    return whole ? null : paneRows;
  }

  /** How many rows it has. */
  int count() {
    return count;
  }
}
