package dev.laminardb.differential;

import dev.laminardb.slt.RowText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares rows as multisets. Doubles are equal if they differ by no more than a billionth of the
 * greater one, or of 1 if both are less; everything else is equal or is not. INT and BIGINT of the
 * same value are equal.
 */
final class Rows {
  private static final double TOLERANCE = 1e-9;
  private static final int SHOWN = 5;

  private Rows() {}

  /** Some of what there is on one side only, as text; empty if the sides are equal. */
  static String difference(List<@Nullable Object[]> ours, List<@Nullable Object[]> theirs) {
    Map<String, Integer> counts = new HashMap<>();
    theirs.forEach(row -> counts.merge(RowText.format(row), 1, Integer::sum));
    List<@Nullable Object[]> unmatched = new ArrayList<>();
    for (@Nullable Object[] row : ours) {
      if (!take(counts, row)) {
        unmatched.add(row);
      }
    }
    Map<String, List<@Nullable Object[]>> left = new TreeMap<>();
    for (@Nullable Object[] row : theirs) {
      if (take(counts, row)) {
        left.computeIfAbsent(exact(row), k -> new ArrayList<>()).add(row);
      }
    }
    List<String> lines = new ArrayList<>();
    for (@Nullable Object[] row : unmatched) {
      if (!removeEqual(left.getOrDefault(exact(row), List.of()), row)) {
        lines.add("  only here:      " + RowText.format(row));
      }
    }
    int here = Math.min(SHOWN, lines.size());
    List<String> shown = new ArrayList<>(lines.subList(0, here));
    left.values().stream()
        .flatMap(List::stream)
        .limit(SHOWN)
        .forEach(row -> shown.add("  only in DuckDB: " + RowText.format(row)));
    return String.join("\n", shown);
  }

  /** Whether there is one more row that is written alike; it counts no longer. */
  private static boolean take(Map<String, Integer> counts, @Nullable Object[] row) {
    String text = RowText.format(row);
    int count = counts.getOrDefault(text, 0);
    if (count > 0) {
      counts.put(text, count - 1);
    }
    return count > 0;
  }

  private static boolean removeEqual(List<@Nullable Object[]> rows, @Nullable Object[] wanted) {
    for (Iterator<@Nullable Object[]> i = rows.iterator(); i.hasNext(); ) {
      if (doublesEqual(i.next(), wanted)) {
        i.remove();
        return true;
      }
    }
    return false;
  }

  private static String exact(@Nullable Object[] row) {
    @Nullable Object[] values = row.clone();
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof Double) {
        values[i] = "double";
      }
    }
    return RowText.format(values);
  }

  private static boolean doublesEqual(@Nullable Object[] a, @Nullable Object[] b) {
    for (int i = 0; i < a.length; i++) {
      if (a[i] instanceof Double x && b[i] instanceof Double y && !near(x, y)) {
        return false;
      }
    }
    return true;
  }

  private static boolean near(double x, double y) {
    double scale = Math.max(1, Math.max(Math.abs(x), Math.abs(y)));
    return x == y || Math.abs(x - y) <= TOLERANCE * scale;
  }
}
