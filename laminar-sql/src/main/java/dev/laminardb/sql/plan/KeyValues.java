package dev.laminardb.sql.plan;

import dev.laminardb.core.table.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Values that columns of a key may have together: one of several choices, all of the same columns.
 * Immutable.
 */
record KeyValues(List<Map<Integer, Cell>> choices) {
  /** More than this many choices are not worth looking up one by one. */
  private static final int MOST = 10_000;

  /** No column has to have a value. */
  static KeyValues any() {
    return new KeyValues(List.of(Map.of()));
  }

  /** A column has to have a value. */
  static KeyValues of(int column, Cell value) {
    return new KeyValues(List.of(Map.of(column, value)));
  }

  private Set<Integer> columns() {
    return choices.get(0).keySet();
  }

  /** Both hold; null if they say something of the same column, or have too many choices. */
  @Nullable KeyValues and(KeyValues other) {
    if (columns().stream().anyMatch(other.columns()::contains)
        || (long) choices.size() * other.choices.size() > MOST) {
      return null;
    }
    List<Map<Integer, Cell>> both = new ArrayList<>();
    for (Map<Integer, Cell> one : choices) {
      for (Map<Integer, Cell> two : other.choices) {
        Map<Integer, Cell> values = new TreeMap<>(one);
        values.putAll(two);
        both.add(values);
      }
    }
    return new KeyValues(both);
  }

  /**
   * One of several holds.
   *
   * @return null if there are none, as in FALSE, if one of them is null, or says something of other
   *     columns than the others, or there are too many
   */
  static @Nullable KeyValues anyOf(List<@Nullable KeyValues> choices) {
    List<Map<Integer, Cell>> all = new ArrayList<>();
    for (KeyValues choice : choices) {
      boolean fits =
          choice != null && (all.isEmpty() || all.get(0).keySet().equals(choice.columns()));
      if (choice == null || !fits || all.size() + choice.choices.size() > MOST) {
        return null;
      }
      all.addAll(choice.choices);
    }
    return all.isEmpty() ? null : new KeyValues(all);
  }

  /** How many columns of a key, from the first one on, have values. */
  int prefix(List<Integer> key) {
    int columns = 0;
    while (columns < key.size() && columns().contains(key.get(columns))) {
      columns++;
    }
    return columns;
  }

  /** The values of some columns, a row for each choice. */
  List<List<Cell>> rows(List<Integer> columns) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Map<Integer, Cell> choice : choices) {
      rows.add(columns.stream().map(choice::get).toList());
    }
    return rows;
  }
}
