package dev.laminardb.core.operator.join;

import dev.laminardb.core.state.KeyedRows;

/** One side of a join: its rows so far, and its batch at hand. Used by the operator's core. */
final class Side {
  private final int input;
  private final SideColumns columns;
  private final KeyedRows rows;
  private final SideBatch batch;
  private final JoinKind.Alone alone;

  Side(JoinSpec spec, int input) {
    this.input = input;
    this.columns = new SideColumns(spec, input);
    this.rows = columns.table();
    this.batch = new SideBatch(columns, spec.keys(input), rows.hashesRows());
    this.alone = spec.kind().alone(input);
  }

  /** Which input it is, 0 or 1. */
  int input() {
    return input;
  }

  SideColumns columns() {
    return columns;
  }

  /** The rows that are kept. */
  KeyedRows rows() {
    return rows;
  }

  /** The batch at hand. */
  SideBatch batch() {
    return batch;
  }

  /** When its rows come out alone. */
  JoinKind.Alone alone() {
    return alone;
  }
}
