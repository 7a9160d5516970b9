package dev.laminardb.core.operator.over;

/**
 * Works results out anew behind a batch, zone by zone and in steps. What is far from the batch's
 * rows is gone through from the zone outwards, in ranges that double, until the results of a row
 * are as they were, if that says that those beyond are, too:
 *
 * <pre>
 *   partition   . . . . . . . . . . . . . . . . . . . . . . . . . .
 *                    as it was <----[  zone  ]----> as it was
 * </pre>
 *
 * <p>Used by one thread.
 */
final class Refresh {
  /** How many rows are looked at first where the end is not known. */
  private static final int FIRST = 16;

  private enum Phase {
    TO_BEGINNING,
    ZONE,
    TO_END
  }

  private final Zones zones;
  private final PartitionedRows rows;
  private final Reach reach;
  private final RowRange range;
  private final Results results;
  private final ResultChanges changes;

  /** Whether a range needs the last results of the rows before it. */
  private final boolean inOrder;

  private int zone;
  private Phase phase = Phase.ZONE;

  /** Where the next range ends or begins, depending on the phase. */
  private int at;

  /** Between which rows the zone's far results lie. */
  private int floor;

  private int ceiling;
  private int width;

  Refresh(
      OverSpec spec,
      Zones zones,
      PartitionedRows rows,
      Reach reach,
      Results results,
      ResultChanges changes,
      RowRange range) {
    this.zones = zones;
    this.rows = rows;
    this.reach = reach;
    this.range = range;
    this.results = results;
    this.changes = changes;
    this.inOrder =
        spec.calls().stream().anyMatch(call -> call.function() == OverFunction.DENSE_RANK);
  }

  /** Begins with the zones of a batch. */
  void begin() {
    zone = 0;
    floor = 0;
    beginZone();
  }

  /** Whether there are results left to work out. */
  boolean hasMore() {
    return zone < zones.count();
  }

  private void beginZone() {
    if (!hasMore()) {
      return;
    }
    if (!zones.areOfOnePartition(zone, zone - 1)) {
      floor = 0;
    }
    int size = rows.tree().size(rows.root(zones.partition(zone)));
    ceiling = zones.areOfOnePartition(zone, zone + 1) ? zones.from(zone + 1) : size;
    width = FIRST;
    at = zones.from(zone);
    phase = reach.isToBeginning() ? Phase.TO_BEGINNING : Phase.ZONE;
  }

  /**
   * Does some of the work, and emits what it has changed.
   *
   * @param most so many rows, more or less
   */
  void goOn(int most) {
    int left = most;
    while (hasMore() && left > 0) {
      left -= step();
    }
    changes.flush();
  }

  private int step() {
    return switch (phase) {
      case TO_BEGINNING -> stepToBeginning();
      case ZONE -> stepInZone();
      case TO_END -> stepToEnd();
    };
  }

  private int stepToBeginning() {
    int from = Math.max(floor, at - width);
    int done = at - from;
    boolean changed = done > 0 && alone(from, at) && changes.isFirstChanged();
    at = from;
    width = Math.min(RowRange.MOST, 2 * width);
    if (from == floor || (!changed && reach.settles())) {
      phase = Phase.ZONE;
      at = zones.from(zone);
      width = FIRST;
    }
    return done;
  }

  private int stepInZone() {
    int to = Math.min(zones.to(zone), at + RowRange.MOST);
    int done = to - at;
    if (done > 0) {
      if (inOrder && at > 0) {
        changes.flush();
      }
      gather(at, to);
    }
    at = to;
    if (at == zones.to(zone)) {
      if (reach.isToEnd() && at < ceiling) {
        phase = Phase.TO_END;
      } else {
        endZone();
      }
    }
    return done + 1;
  }

  private int stepToEnd() {
    int to = Math.min(ceiling, at + width);
    int done = to - at;
    boolean changed = alone(at, to) && changes.isLastChanged();
    at = to;
    width = Math.min(RowRange.MOST, 2 * width);
    if (at == ceiling || (!changed && reach.settles())) {
      endZone();
    }
    return done;
  }

  private void endZone() {
    floor = Math.max(at, zones.to(zone));
    zone++;
    beginZone();
  }

  /** Works out a range by itself, so that it is known what of it has changed. */
  private boolean alone(int from, int to) {
    changes.flush();
    gather(from, to);
    changes.flush();
    return true;
  }

  private void gather(int from, int to) {
    range.load(rows.root(zones.partition(zone)), from, to);
    changes.gather(range, results, zones.count() - zone);
  }
}
