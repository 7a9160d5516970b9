package dev.laminardb.core.table;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.kernel.Segment;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** What a statement does to a table, its expressions compiled. Immutable. */
public sealed interface StatementPlan {
  /**
   * The last parameter of a statement that reads the clock: the time, which is not given by those
   * who execute it.
   */
  Field TIME = ColumnType.TIMESTAMPTZ.field("time", true);

  /** The table. */
  TableStore table();

  /** A nullable field for each parameter. */
  Schema parameters();

  /** Whether the last parameter is the {@link #TIME}. */
  default boolean readsClock() {
    return parameters().getFields().contains(TIME);
  }

  /**
   * Adds rows.
   *
   * @param rows of the table's columns, {@link TableSchema#unchecked}; null if they come from a
   *     query
   * @param selected what the rows of the query become; null if there is none
   * @param conflict what becomes of a row whose key is there already
   * @param unique the constraint whose columns count in place of the key; null if it is the key
   * @param update how the row that is there changes; null for other conflicts
   */
  record Insert(
      TableStore table,
      Schema parameters,
      @Nullable RowTemplate rows,
      @Nullable QueryRows selected,
      Conflict conflict,
      @Nullable Unique unique,
      @Nullable ConflictChange update)
      implements StatementPlan {}

  /**
   * New rows of a query.
   *
   * @param values all their columns, {@link TableSchema#unchecked}, over those of the query
   * @param numbered the columns that get numbers in place of what is computed
   */
  record QueryRows(Segment values, List<Integer> numbered) {
    /** Copies the list. */
    public QueryRows {
      numbered = List.copyOf(numbered);
    }
  }

  /**
   * What an insertion does to a row that a new row meets.
   *
   * @param values all its columns, {@link TableSchema#unchecked}, over {@link #conflictInput}
   * @param condition a predicate over the same: whether it changes; null if it always does
   */
  record ConflictChange(Segment values, @Nullable Segment condition) {}

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
   * @param restarts whether the numbers of the table's columns begin anew
   */
  record Delete(TableStore table, Schema parameters, Where where, boolean restarts)
      implements StatementPlan {}

  /**
   * Changes or removes rows that a query selects.
   *
   * @param selected the columns of the query: the key of a row and behind it what the row is given;
   *     each row once, or the statement fails
   * @param values all columns of the new rows, {@link TableSchema#unchecked}, over {@link
   *     #selectedInput}; null if the rows are removed
   */
  record ChangeSelected(
      TableStore table, Schema parameters, Schema selected, @Nullable Segment values)
      implements StatementPlan {}

  /**
   * Does with each row of a query what the query says: changes or removes the row of the table that
   * it goes with, or adds one.
   *
   * @param selected the columns of the query: the key of a row, or nulls; which of the actions, by
   *     its number from 1 on, or 0; and behind these what rows are given
   */
  record Merge(TableStore table, Schema parameters, Schema selected, List<MergeAction> actions)
      implements StatementPlan {
    /** Copies the list. */
    public Merge {
      actions = List.copyOf(actions);
    }
  }

  /** What a merge does with a row. */
  sealed interface MergeAction {}

  /**
   * The row is changed.
   *
   * @param values all its columns, {@link TableSchema#unchecked}, over {@link #selectedInput}
   */
  record MergeUpdate(Segment values) implements MergeAction {}

  /** The row is removed. */
  record MergeDelete() implements MergeAction {}

  /** A row is added. */
  record MergeInsert(QueryRows rows) implements MergeAction {}

  /**
   * Which rows.
   *
   * @param key which rows it can be; null if the condition does not say
   * @param condition a predicate over the table's columns and the parameters; null if there is none
   *     or the key says it all
   * @param read the table's columns that the condition reads
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Where(@Nullable KeyLookup key, @Nullable Segment condition, int[] read) {}

  /** What becomes of a new row whose key is there already. */
  enum Conflict {
    /** The statement fails. */
    REFUSE,
    /** The new row is left out. */
    IGNORE,
    /** It is left out also if it shares a {@link Unique} with one that is there. */
    IGNORE_ANY,
    /** It takes the place of the old one. */
    REPLACE,
    /** The old one changes. */
    UPDATE
  }

  /**
   * The columns that the update of an insertion reads: the table's, those of the new row, called
   * {@code excluded.x}, and behind them the parameters.
   */
  static Schema conflictInput(TableSchema table, Schema parameters) {
    List<Field> fields = new ArrayList<>();
    for (Field field : table.columns().getFields()) {
      fields.add(ColumnType.field("excluded." + field.getName(), field.getType(), true));
    }
    fields.addAll(parameters.getFields());
    return RowFinder.input(table.columns(), new Schema(fields));
  }

  /** The table's columns, and behind them what a query gives a row behind its key. */
  static Schema selectedInput(TableSchema table, Schema selected) {
    List<Field> fields = selected.getFields();
    return RowFinder.input(
        table.columns(), new Schema(fields.subList(table.key().size(), fields.size())));
  }

  /** The columns that compiled code reads: the table's and behind them the parameters. */
  static Schema input(TableSchema table, Schema parameters) {
    return RowFinder.input(table.columns(), parameters);
  }
}
