package dev.laminardb.core.table;

import dev.laminardb.core.kernel.Segment;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** What a statement does to a table, its expressions compiled. Immutable. */
public sealed interface StatementPlan {
  /** The table. */
  TableStore table();

  /** A nullable field for each parameter. */
  Schema parameters();

  /**
   * Adds rows.
   *
   * @param rows of the table's columns, {@link TableSchema#unchecked}
   * @param conflict what becomes of a row whose key is there already
   */
  record Insert(TableStore table, Schema parameters, RowTemplate rows, Conflict conflict)
      implements StatementPlan {}

  /**
   * Changes rows.
   *
   * @param where which
   * @param values all columns of the new rows, {@link TableSchema#unchecked}, over those of the old
   *     ones and the parameters
   */
  record Update(TableStore table, Schema parameters, Where where, Segment values)
      implements StatementPlan {}

  /**
   * Removes rows.
   *
   * @param where which
   */
  record Delete(TableStore table, Schema parameters, Where where) implements StatementPlan {}

  /**
   * Which rows.
   *
   * @param key the key of the only row that it can be, of {@link TableSchema#uncheckedKey}; null if
   *     the condition does not say
   * @param condition a predicate over the table's columns and the parameters; null if there is none
   *     or the key says it all
   */
  record Where(@Nullable RowTemplate key, @Nullable Segment condition) {}

  /** What becomes of a new row whose key is there already. */
  enum Conflict {
    /** The statement fails. */
    REFUSE,
    /** The new row is left out. */
    IGNORE,
    /** It takes the place of the old one. */
    REPLACE
  }

  /** The columns that compiled code reads: the table's and behind them the parameters. */
  static Schema input(TableSchema table, Schema parameters) {
    return RowFinder.input(table.columns(), parameters);
  }
}
