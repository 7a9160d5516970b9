package dev.laminardb.benchmarks.views;

import dev.laminardb.ArrowBatch;
import dev.laminardb.ArrowSubscription;
import dev.laminardb.LaminarDB;
import dev.laminardb.RowView;
import dev.laminardb.Statement;

/**
 * A materialized view, one of whose subscribers waits for the new row; it spins, as the core does,
 * so that waking threads is not what is measured.
 */
final class LaminarGroupedView implements GroupedView {
  private final LaminarDB db;
  private final Statement update;
  private final ArrowSubscription changes;
  private long awaitedGroup;
  private long awaitedValue;
  private boolean arrived;

  LaminarGroupedView(int groups, int cores) {
    db = LaminarDB.builder().cores(cores).open();
    db.execute(TABLE);
    db.execute("CREATE MATERIALIZED VIEW totals AS " + QUERY);
    try (Statement insert = db.prepare("INSERT INTO facts VALUES (?, ?, ?)")) {
      for (long id = 0; id < groups; id++) {
        insert.execute(id, id, 0L);
      }
    }
    db.flush();
    changes = db.subscribe("totals");
    update = db.prepare("UPDATE facts SET v = ? WHERE id = ?");
    db.flush();
    changes.poll(Integer.MAX_VALUE, this::read);
  }

  @Override
  public String name() {
    return "view_update";
  }

  @Override
  public void update(long group, long value) {
    awaitedGroup = group;
    awaitedValue = value;
    arrived = false;
    update.execute(value, group);
    while (!arrived) {
      if (changes.poll(Integer.MAX_VALUE, this::read) == 0) {
        Thread.onSpinWait();
      }
    }
  }

  private void read(ArrowBatch batch) {
    for (RowView row = batch.rows(); row.next(); ) {
      arrived |= row.longAt(0) == awaitedGroup && row.longAt(2) == awaitedValue && row.intAt(3) > 0;
    }
  }

  /** The database that has it and its table. */
  LaminarDB db() {
    return db;
  }

  /** What a query says of a group's sum. */
  long total(long group) {
    long[] total = new long[1];
    db.query("SELECT total FROM totals WHERE k = ?", group)
        .batches(
            batch -> {
              for (RowView row = batch.rows(); row.next(); ) {
                total[0] += row.longAt(0);
              }
            });
    return total[0];
  }

  @Override
  public void close() {
    update.close();
    changes.close();
    db.close();
  }
}
