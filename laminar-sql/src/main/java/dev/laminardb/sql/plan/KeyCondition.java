package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.state.KeyBound;
import dev.laminardb.core.table.Cell;
import dev.laminardb.core.table.KeyLookup;
import dev.laminardb.core.table.RowTemplate;
import dev.laminardb.sql.catalog.IndexKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
public record KeyCondition(KeyLookup lookup, boolean isWhole) {

  /**
   * What a condition says of a key, or null if every row may satisfy it, or those that may cannot
   * be found.
   *
   * @param columns of the rows
   * @param key by which of them rows are found
   * @param condition over the columns and, behind them, the parameters
   */
  public static @Nullable KeyCondition of(
      Schema columns, IndexKey key, RexNode condition, Schema parameters) {
    KeyComparisons comparisons =
        new KeyComparisons(
            columns, Set.copyOf(key.columns()), parameters, columns.getFields().size());
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
    int equal = values.prefix(key.columns());
    if (equal == key.columns().size()) {
      KeyLookup lookup = lookup(columns, key, values, equal, null, null);
      return new KeyCondition(lookup, used == conjuncts.size());
    }
    int next = key.columns().get(equal);
    KeyComparisons.Comparison from = end(columns, ends, next, true);
    KeyComparisons.Comparison to = end(columns, ends, next, false);
    return !key.ranges() || (equal == 0 && from == null && to == null)
        ? null
        : new KeyCondition(lookup(columns, key, values, equal, from, to), false);
  }

  /** One end for a column; none for a REAL or a DOUBLE, whose NaN compares in its own way. */
  private static KeyComparisons.@Nullable Comparison end(
      Schema columns, List<KeyComparisons.Comparison> ends, int column, boolean isFrom) {
    ColumnType type = ColumnType.of(columns.getFields().get(column));
    return ends.stream()
        .filter(end -> end.column() == column && end.isFrom() == isFrom && !type.isFloating())
        .findFirst()
        .orElse(null);
  }

  private static KeyLookup lookup(
      Schema columns,
      IndexKey key,
      KeyValues values,
      int equal,
      KeyComparisons.@Nullable Comparison from,
      KeyComparisons.@Nullable Comparison to) {
    List<Field> fields = new ArrayList<>();
    key.columns().subList(0, equal).forEach(column -> fields.add(unchecked(columns, column)));
    List<Cell> ends = new ArrayList<>();
    Stream.of(from, to)
        .forEach(
            end -> {
              if (end != null) {
                fields.add(unchecked(columns, end.column()));
                ends.add(end.value());
              }
            });
    List<List<Cell>> rows = new ArrayList<>();
    for (List<Cell> row : values.rows(key.columns().subList(0, equal))) {
      List<Cell> cells = new ArrayList<>(row);
      cells.addAll(ends);
      rows.add(cells);
    }
    return new KeyLookup(
        new RowTemplate(new Schema(fields), rows, null), equal, bound(from), bound(to));
  }

  /** A column of values that may be null: nothing is equal to those. */
  private static Field unchecked(Schema columns, int column) {
    Field field = columns.getFields().get(column);
    return ColumnType.field(field.getName(), field.getType(), true);
  }

  private static @Nullable KeyBound bound(KeyComparisons.@Nullable Comparison end) {
    return end == null ? null : new KeyBound(end.isIncluded());
  }
}
