package dev.laminardb.core.operator.window;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.LongRange;
import dev.laminardb.core.batch.RawMemory;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a batch by pane: those of one pane after those of the other, in the order of the
 * panes' first rows. Where times ascend, each pane has a run of rows, whose end is searched.
 * Otherwise the rows of a pane are gathered; where such a batch is spread over very many panes, the
 * rest goes run by run, so that the work stays linear and a pane may come again.
 *
 * <pre>
 *   panes.begin(batch, timeColumn);
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
  private long times;
  private boolean ascending;

  /** Whether all rows are of one pane. */
  private boolean whole;

  /**
   * Rows left are these, or, if times do not ascend, {@code left[from]} to {@code left[to - 1]}.
   */
  private int from;

  private int to;
  private int pass;
  private long start;
  private int count;

  PaneRows(SlicedWindow window) {
    this.window = window;
  }

  /**
   * Begins with a batch, which has a row at least.
   *
   * @param timeColumn the column of the rows' times
   */
  void begin(Batch batch, int timeColumn) {
    LongRange range = batch.range(timeColumn);
    times = batch.dataAddress(timeColumn);
    ascending = range.ascending();
    start = window.paneStart(range.least());
    whole = range.greatest() < window.paneEnd(range.least());
    pass = 0;
    from = 0;
    to = batch.rowCount();
    if (!whole && !ascending) {
      findStarts();
    }
  }

  private void findStarts() {
    long paneStart = 0;
    long paneEnd = 0;
    for (int row = 0; row < to; row++) {
      long time = time(row);
      // Rows come roughly by time, and to find the pane of one takes a division.
      if (time < paneStart || time >= paneEnd) {
        paneStart = window.paneStart(time);
        paneEnd = window.paneEnd(time);
      }
      starts[row] = paneStart;
      left[row] = row;
    }
  }

  private long time(int row) {
    return RawMemory.getLong(times + ((long) row << 3));
  }

  /** Goes to the next pane; false if there is none. */
  boolean next() {
    if (from == to) {
      return false;
    }
    count = 0;
    if (whole) {
      count = to;
      from = to;
    } else if (ascending) {
      takeAscending();
    } else {
      gather();
    }
    return true;
  }

  private void takeAscending() {
    start = window.paneStart(time(from));
    int end = firstAtOrAfter(window.paneEnd(time(from)));
    count = end - from;
    for (int row = from; row < end; row++) {
      paneRows[row - from] = row;
    }
    from = end;
  }

  /** The first of the rows behind {@code from} that has such a time or a later one. */
  private int firstAtOrAfter(long time) {
    int low = from + 1;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (time(middle) < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void gather() {
    start = starts[left[from]];
    if (pass < MAX_PASSES) {
      pass++;
      takeAll();
    } else {
      takeRun();
    }
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
