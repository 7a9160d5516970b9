package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.state.RowTable;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/** Refuses rows that make a {@link Check} of their table false. Used by one thread. */
final class RowChecks implements AutoCloseable {
  private final TableSchema schema;
  private final List<CompiledSegment> compiled;
  private final int[] passing = new int[Batch.MAX_ROWS];

  RowChecks(TableSchema schema, BufferAllocator allocator) {
    this.schema = schema;
    this.compiled =
        schema.checks().stream()
            .map(check -> new CompiledSegment(check.passes(), allocator))
            .toList();
  }

  /**
   * Checks rows.
   *
   * @param batch of all columns of the table
   * @param values where its rows have been written down
   * @param rows which they are there
   * @throws LaminarException CHECK_VIOLATION, or what a condition complains of
   */
  void check(Batch batch, RowTable values, int[] rows) {
    for (int i = 0; i < compiled.size(); i++) {
      int count = compiled.get(i).filter(batch, passing);
      if (count < batch.rowCount()) {
        int failing = 0;
        while (failing < count && passing[failing] == failing) {
          failing++;
        }
        throw violation(schema.checks().get(i), values, rows[failing]);
      }
    }
  }

  private LaminarException violation(Check check, RowTable values, int row) {
    return new LaminarException(
        ErrorCode.CHECK_VIOLATION,
        "table \"%s\" takes no row%s: the constraint \"%s\" is CHECK (%s)"
            .formatted(
                schema.name(),
                check.columns().isEmpty()
                    ? ""
                    : " with " + schema.text(check.columns(), values, row),
                check.name(),
                check.sql()));
  }

  @Override
  public void close() {
    compiled.forEach(CompiledSegment::close);
  }
}
