package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.state.ChainHeads;
import dev.laminardb.core.state.KeyedRows;
import org.jspecify.annotations.Nullable;

/** One side of a join: what is known of it, and its rows so far. Used by the operator's core. */
final class Side {
  private final int input;
  private final SideColumns columns;
  private final ColumnAddresses addresses;
  private final KeyedRows rows;
  private final JoinKind.Alone alone;
  private final @Nullable MatchCounts counts;
  private final boolean onlyChangedMatch;
  private final boolean keepsOnlyUnmatched;
  private final boolean unique;
  private final boolean waits;

  /**
   * A side without rows.
   *
   * @param heads where the rows of both sides are found by their keys
   */
  Side(JoinSpec spec, int input, SideColumns columns, ChainHeads heads) {
    this.input = input;
    this.columns = columns;
    this.addresses = new ColumnAddresses(columns.kept(), columns.keptTypes());
    this.rows = columns.table(heads);
    this.alone = spec.kind().alone(input);
    this.counts = alone == JoinKind.Alone.NEVER ? null : new MatchCounts(input, alone, rows);
    this.onlyChangedMatch = !spec.kind().pairs() && input == 1;
    this.keepsOnlyUnmatched =
        !spec.kind().pairs() && input == 0 && !spec.retracts(0) && !spec.retracts(1);
    this.unique = spec.spared().unique().of(input);
    this.waits = spec.spared().unique().of(1 - input);
  }

  /** Which input it is, 0 or 1. */
  int input() {
    return input;
  }

  SideColumns columns() {
    return columns;
  }

  /** The columns that are kept, in its batch at hand. */
  ColumnAddresses addresses() {
    return addresses;
  }

  /** The rows that are kept. */
  KeyedRows rows() {
    return rows;
  }

  /** When its rows come out alone. */
  JoinKind.Alone alone() {
    return alone;
  }

  /** Counts the matches of its rows, if these come out alone. */
  @Nullable MatchCounts counts() {
    return counts;
  }

  /**
   * Whether it only matters to the other side's rows that there is an equal row here: then the
   * first to come and the last to go do.
   */
  boolean onlyChangedMatch() {
    return onlyChangedMatch;
  }

  /** Whether a row that has a match has one for ever, and nothing more to wait for. */
  boolean keepsOnlyUnmatched() {
    return keepsOnlyUnmatched;
  }

  /** Whether each row is kept, whatever it matches, and none is ever taken back. */
  boolean keepsAllAsTheyCome() {
    return !rows.isDistinct() && !keepsOnlyUnmatched && !waits;
  }

  /** Whether no two of its rows have the same key. */
  boolean isUnique() {
    return unique;
  }

  /**
   * Fails if a second row of a key has come.
   *
   * @param row which one, or {@link KeyedRows#NONE}
   */
  void checkUnique(int row) {
    if (row != KeyedRows.NONE) {
      throw new LaminarException(
          ErrorCode.DUPLICATE_KEY,
          "a second row came with "
              + rows.keyText(columns.keyFields(), row)
              + ", which no two rows have by a PRIMARY KEY NOT ENFORCED");
    }
  }

  /** Whether a row is kept only until the one row comes that has its key on the other side. */
  boolean waits() {
    return waits;
  }
}
