package dev.laminardb.sql.dml;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.table.StatementPlan;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.core.table.Unique;
import dev.laminardb.sql.parse.SqlOnConflict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.jspecify.annotations.Nullable;

/**
 * What an INSERT says of rows that meet others, and in which columns.
 *
 * @param unique the constraint whose columns these are; null if they are the key, or any
 */
record ConflictTarget(StatementPlan.Conflict conflict, @Nullable Unique unique) {
  /** Two rows of a key are an error. */
  static final ConflictTarget REFUSE = new ConflictTarget(StatementPlan.Conflict.REFUSE, null);

  /**
   * What a statement says.
   *
   * @throws LaminarException INVALID_QUERY if the table has nothing of the kind, or two things are
   *     said; COLUMN_NOT_FOUND
   */
  static ConflictTarget of(
      DmlContext context, TableSchema table, SqlInsert insert, @Nullable SqlOnConflict clause) {
    if (clause == null) {
      if (!insert.isUpsert()) {
        return REFUSE;
      }
      checkKey(context, table, insert.getTargetTable(), null);
      return new ConflictTarget(StatementPlan.Conflict.REPLACE, null);
    }
    if (insert.isUpsert() || clause.isSecond()) {
      throw context
          .text()
          .error(
              ErrorCode.INVALID_QUERY,
              clause.getParserPosition(),
              "the statement says already what becomes of rows that are there",
              "write INSERT");
    }
    boolean isIgnored = clause.columns() == null;
    StatementPlan.Conflict conflict =
        isIgnored ? StatementPlan.Conflict.IGNORE : StatementPlan.Conflict.UPDATE;
    if (clause.key() != null) {
      return new ConflictTarget(conflict, unique(context, table, clause.key()));
    }
    if (isIgnored && !table.uniques().isEmpty()) {
      return new ConflictTarget(StatementPlan.Conflict.IGNORE_ANY, null);
    }
    checkKey(
        context,
        table,
        clause,
        table.uniques().isEmpty()
            ? null
            : "name the columns of a UNIQUE: ON CONFLICT "
                + columns(table, table.uniques().get(0).columns()));
    return new ConflictTarget(conflict, null);
  }

  private static void checkKey(
      DmlContext context, TableSchema table, SqlNode written, @Nullable String hint) {
    if (!table.hasKey()) {
      throw context
          .text()
          .error(
              ErrorCode.INVALID_QUERY,
              written.getParserPosition(),
              "table \"" + table.name() + "\" has no PRIMARY KEY that rows could have in common",
              hint);
    }
  }

  /** The constraint of some columns, or null for the key. */
  private static @Nullable Unique unique(
      DmlContext context, TableSchema table, SqlNodeList written) {
    Set<Integer> columns = new HashSet<>();
    written.forEach(name -> columns.add(context.column(table, name)));
    if (columns.size() == written.size()) {
      if (table.hasKey() && columns.equals(new HashSet<>(table.key()))) {
        return null;
      }
      for (Unique unique : table.uniques()) {
        if (columns.equals(new HashSet<>(unique.columns()))) {
          return unique;
        }
      }
    }
    throw context
        .text()
        .error(
            ErrorCode.INVALID_QUERY,
            written.getParserPosition(),
            "table \"" + table.name() + "\" has no PRIMARY KEY or UNIQUE of these columns",
            there(table));
  }

  private static @Nullable String there(TableSchema table) {
    List<String> all = new ArrayList<>();
    if (table.hasKey()) {
      all.add(columns(table, table.key()));
    }
    table.uniques().forEach(unique -> all.add(columns(table, unique.columns())));
    return all.isEmpty() ? null : "it has " + String.join(", ", all);
  }

  private static String columns(TableSchema table, List<Integer> columns) {
    return columns.stream()
        .map(column -> table.columns().getFields().get(column).getName())
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
