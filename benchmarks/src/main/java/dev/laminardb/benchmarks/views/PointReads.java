package dev.laminardb.benchmarks.views;

import dev.laminardb.LaminarDB;
import dev.laminardb.benchmarks.report.BenchmarkFailure;
import dev.laminardb.benchmarks.report.Tsv;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Asks for single rows of a table and of a materialized view by their key, again and again with
 * another one, and as a peer for the row of a key that the engine cannot look up.
 */
final class PointReads {
  private static final int SEED = 7;

  private final LaminarDB db;
  private final int rows;
  private final Tsv table;

  /**
   * Reads of a database.
   *
   * @param rows how many its table and its view have, with keys from 0 on
   */
  PointReads(LaminarDB db, int rows, Tsv table) {
    this.db = db;
    this.rows = rows;
    this.table = table;
  }

  /** Measures all cases. */
  void measure(int warmUps, int reads, int scans) {
    measure("read_table_by_key", "SELECT * FROM facts WHERE id = ?", warmUps, reads);
    measure("read_view_by_key", "SELECT * FROM totals WHERE k = ?", warmUps, reads);
    measure("read_table_by_scan", "SELECT * FROM facts WHERE id + 0 = ?", 2, scans);
  }

  private void measure(String name, String sql, int warmUps, int reads) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < warmUps; i++) {
      read(sql, random.nextInt(rows));
    }
    long[] nanos = new long[reads];
    CpuTimes begin = CpuTimes.now();
    for (int i = 0; i < reads; i++) {
      long key = random.nextInt(rows);
      long before = System.nanoTime();
      read(sql, key);
      nanos[i] = System.nanoTime() - before;
    }
    CpuTimes.Measured times = CpuTimes.now().since(begin);
    Arrays.sort(nanos);
    table.row(
        name,
        Integer.toString(reads),
        Tsv.seconds(times.seconds()),
        Tsv.rate(reads / times.seconds()),
        Tsv.rate(times.callerNanos() / reads),
        Tsv.rate(times.coreNanos() / reads),
        Tsv.ratio(nanos[reads / 2] / 1e3),
        Tsv.ratio(nanos[(int) (reads * 0.99)] / 1e3));
  }

  private void read(String sql, long key) {
    int found = db.query(sql, key).rowCount();
    if (found != 1) {
      throw new BenchmarkFailure(found + " rows have key " + key);
    }
  }
}
