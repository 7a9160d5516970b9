package dev.laminardb.benchmarks.memory;

import dev.laminardb.ArrowSource;
import dev.laminardb.LaminarDB;
import dev.laminardb.benchmarks.report.BenchmarkFailure;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** A count and a sum for each key in a running aggregate of LaminarDB. Used by one thread. */
final class LaminarTable implements AutoCloseable {
  private static final int BATCH = 4096;

  private final LaminarDB db = LaminarDB.builder().cores(1).open();
  private final ArrowSource source;

  LaminarTable() {
    db.execute("CREATE SOURCE facts (k BIGINT NOT NULL, v BIGINT NOT NULL)");
    db.execute(
        "CREATE STREAM sums AS SELECT k, COUNT(*) AS n, SUM(v) AS total FROM facts GROUP BY k");
    source = db.source("facts");
  }

  /** Pushes one row for each of some groups, and waits until they are in. */
  void add(int from, int end) {
    for (int start = from; start < end; start += BATCH) {
      int rows = Math.min(BATCH, end - start);
      VectorSchemaRoot batch = VectorSchemaRoot.create(source.schema(), db.allocator());
      BigIntVector keys = (BigIntVector) batch.getVector(0);
      BigIntVector values = (BigIntVector) batch.getVector(1);
      keys.allocateNew(rows);
      values.allocateNew(rows);
      for (int i = 0; i < rows; i++) {
        keys.set(i, MemoryBenchmark.key(start + i));
        values.set(i, start + i);
      }
      batch.setRowCount(rows);
      source.push(batch);
    }
    db.flush();
  }

  BufferAllocator allocator() {
    return db.allocator();
  }

  /** Every new group is a row of the result, and nothing else is. */
  void check(int groups) {
    for (LaminarDB.RelationInfo relation : db.relations()) {
      if (relation.failure() != null || relation.rows() != groups) {
        throw new BenchmarkFailure("not " + groups + " rows but " + relation);
      }
    }
  }

  @Override
  public void close() {
    db.close();
  }
}
