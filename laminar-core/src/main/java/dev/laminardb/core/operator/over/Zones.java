package dev.laminardb.core.operator.over;

import dev.laminardb.core.batch.Batch;
import java.util.Arrays;

/**
 * The parts of partitions whose results a batch can have changed, as far as they are near its rows:
 * those that overlap as one, by partition and place. Used again for each batch, by one thread.
 */
final class Zones {
  /** Where they begin and end, each a partition << 32 | a place in it, in no order between both. */
  private final long[] starts = new long[Batch.MAX_ROWS];

  private final long[] ends = new long[Batch.MAX_ROWS];
  private int count;

  void clear() {
    count = 0;
  }

  void add(int partition, int from, int to) {
    starts[count] = at(partition, from);
    ends[count++] = at(partition, to);
  }

  private static long at(int partition, int place) {
    return (long) partition << Integer.SIZE | place;
  }

  /**
   * Makes one of those that overlap. Where as many begin as end, nothing is under way: so starts
   * and ends may be sorted each for themselves.
   */
  void merge() {
    Arrays.sort(starts, 0, count);
    Arrays.sort(ends, 0, count);
    int merged = 0;
    long start = count == 0 ? 0 : starts[0];
    for (int i = 0; i < count; i++) {
      if (i + 1 == count || starts[i + 1] > ends[i]) {
        long next = i + 1 == count ? 0 : starts[i + 1];
        starts[merged] = start;
        ends[merged++] = ends[i];
        start = next;
      }
    }
    count = merged;
  }

  int count() {
    return count;
  }

  int partition(int zone) {
    return (int) (starts[zone] >>> Integer.SIZE);
  }

  /** How many rows of the partition come before. */
  int from(int zone) {
    return (int) starts[zone];
  }

  /** How many rows of the partition come before the one behind. */
  int to(int zone) {
    return (int) ends[zone];
  }

  /** Whether there is a zone, and of the same partition as another. */
  boolean areOfOnePartition(int zone, int other) {
    return other >= 0 && other < count && partition(zone) == partition(other);
  }
}
