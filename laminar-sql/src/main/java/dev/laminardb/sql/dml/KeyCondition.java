package dev.laminardb.sql.dml;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.table.Cell;
import dev.laminardb.core.table.KeyLookup;
import dev.laminardb.core.table.RowTemplate;
import dev.laminardb.core.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * A condition that only rows with certain keys can satisfy: it says of the first columns of the key
 * which values they have, or between which values the next one lies.
 *
 * @param lookup the keys
 * @param isWhole whether that is all it says
 */
record KeyCondition(KeyLookup lookup, boolean isWhole) {

  /**
   * What a condition says of the key, or null if every row may satisfy it.
   *
   * @param condition over the table's columns and, behind them, the parameters
   */
  static @Nullable KeyCondition of(TableSchema table, RexNode condition, Schema parameters) {
    if (!table.hasKey()) {
      return null;
    }
    KeyComparisons comparisons = new KeyComparisons(table, parameters);
    KeyValues values = KeyValues.any();
    List<KeyComparisons.Comparison> ends = new ArrayList<>();
    int used = 0;
    List<RexNode> conjuncts = RelOptUtil.conjunctions(condition);
    for (RexNode conjunct : conjuncts) {
      KeyValues more = comparisons.values(conjunct);
      KeyValues both = more == null ? null : values.and(more);
      if (both != null) {
        values = both;
        used++;
      } else {
        ends.addAll(comparisons.ends(conjunct));
      }
    }
    int columns = values.prefix(table.key());
    if (columns == table.key().size()) {
      KeyLookup lookup = lookup(table, values, columns, null, null);
      return new KeyCondition(lookup, used == conjuncts.size());
    }
    int next = table.key().get(columns);
    KeyComparisons.Comparison from = end(table, ends, next, true);
    KeyComparisons.Comparison to = end(table, ends, next, false);
    return columns == 0 && from == null && to == null
        ? null
        : new KeyCondition(lookup(table, values, columns, from, to), false);
  }

  /** One end for a column; none for a REAL or a DOUBLE, whose NaN compares in its own way. */
  private static KeyComparisons.@Nullable Comparison end(
      TableSchema table, List<KeyComparisons.Comparison> ends, int column, boolean isFrom) {
    ColumnType type = ColumnType.of(table.columns().getFields().get(column));
    return ends.stream()
        .filter(end -> end.column() == column && end.isFrom() == isFrom && !type.isFloating())
        .findFirst()
        .orElse(null);
  }

  private static KeyLookup lookup(
      TableSchema table,
      KeyValues values,
      int columns,
      KeyComparisons.@Nullable Comparison from,
      KeyComparisons.@Nullable Comparison to) {
    List<Field> key = table.uncheckedKey().getFields();
    List<Field> fields = new ArrayList<>(key.subList(0, columns));
    List<Cell> ends = new ArrayList<>();
    Stream.of(from, to)
        .forEach(
            end -> {
              if (end != null) {
                fields.add(key.get(columns));
                ends.add(end.value());
              }
            });
    List<List<Cell>> rows = new ArrayList<>();
    for (List<Cell> row : values.rows(table.key().subList(0, columns))) {
      List<Cell> cells = new ArrayList<>(row);
      cells.addAll(ends);
      rows.add(cells);
    }
    return new KeyLookup(
        new RowTemplate(new Schema(fields), rows, null), columns, bound(from), bound(to));
  }

  private static KeyLookup.@Nullable Bound bound(KeyComparisons.@Nullable Comparison end) {
    return end == null ? null : new KeyLookup.Bound(end.isIncluded());
  }
}
