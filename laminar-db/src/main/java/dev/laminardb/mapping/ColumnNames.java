package dev.laminardb.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Finds a relation's columns by names that may be spelled the Java way: a name that equals a
 * column's wins; else case and underscores do not count, so {@code windowStart} finds {@code
 * window_start}. Immutable.
 */
final class ColumnNames {
  /** No column of that name. */
  static final int NONE = -1;

  /** Several columns that differ only by case and underscores. */
  static final int AMBIGUOUS = -2;

  private final List<String> names;

  ColumnNames(Schema schema) {
    this.names = schema.getFields().stream().map(Field::getName).toList();
  }

  /** The column's index, {@link #NONE} or {@link #AMBIGUOUS}. */
  int find(String name) {
    int exact = names.indexOf(name);
    if (exact >= 0) {
      return exact;
    }
    String folded = fold(name);
    int found = NONE;
    for (int i = 0; i < names.size(); i++) {
      if (fold(names.get(i)).equals(folded)) {
        if (found != NONE) {
          return AMBIGUOUS;
        }
        found = i;
      }
    }
    return found;
  }

  /** A column whose name is a few typing errors away. */
  Optional<String> nearest(String name) {
    String folded = fold(name);
    int best = 1 + folded.length() / 3;
    Optional<String> nearest = Optional.empty();
    for (String candidate : names) {
      int distance = distance(folded, fold(candidate));
      if (distance < best || (distance == best && nearest.isEmpty())) {
        best = distance;
        nearest = Optional.of(candidate);
      }
    }
    return nearest;
  }

  /** All names, for a message. */
  String list() {
    return String.join(", ", names);
  }

  /** A column's name as a Java component would be called: {@code windowStart}. */
  static String javaName(String column) {
    StringBuilder name = new StringBuilder();
    boolean upper = false;
    for (int i = 0; i < column.length(); i++) {
      char c = column.charAt(i);
      if (c == '_' && !name.isEmpty()) {
        upper = true;
      } else if (c != '_') {
        name.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return name.toString();
  }

  private static String fold(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  /** Levenshtein's distance: insertions, deletions and substitutions from one to the other. */
  private static int distance(String a, String b) {
    List<Integer> above = new ArrayList<>();
    for (int j = 0; j <= b.length(); j++) {
      above.add(j);
    }
    for (int i = 1; i <= a.length(); i++) {
      List<Integer> row = new ArrayList<>();
      row.add(i);
      for (int j = 1; j <= b.length(); j++) {
        int substitution = above.get(j - 1) + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row.add(Math.min(substitution, 1 + Math.min(above.get(j), row.get(j - 1))));
      }
      above = row;
    }
    return above.get(b.length());
  }
}
