package dev.laminardb.benchmarks.tpch;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares two sets of rows, in any order. Values have to be equal, except where DuckDB computes a
 * DOUBLE: means and quotients of DECIMALs are DECIMALs of six digits behind the point and more in
 * LaminarDB.
 */
final class TpchRows {
  private static final double TOLERANCE = 1e-6;

  private TpchRows() {}

  /** What is wrong, or an empty text. */
  static String difference(List<@Nullable Object[]> ours, List<@Nullable Object[]> theirs) {
    if (ours.size() != theirs.size()) {
      return ours.size() + " rows and not " + theirs.size();
    }
    List<@Nullable Object[]> left = new ArrayList<>(sorted(ours));
    List<@Nullable Object[]> right = sorted(theirs);
    for (int i = 0; i < right.size(); i++) {
      if (!equal(left.get(i), right.get(i))) {
        return Arrays.toString(left.get(i)) + " and not " + Arrays.toString(right.get(i));
      }
    }
    return "";
  }

  /** By what is not a number first, and among numbers only roughly, as both sides are to agree. */
  private static List<@Nullable Object[]> sorted(List<@Nullable Object[]> rows) {
    List<@Nullable Object[]> sorted = new ArrayList<>(rows);
    sorted.sort(
        (a, b) -> {
          int byText = text(a).compareTo(text(b));
          return byText != 0 ? byText : compareNumbers(a, b);
        });
    return sorted;
  }

  private static String text(@Nullable Object[] row) {
    StringBuilder text = new StringBuilder();
    for (Object value : row) {
      text.append(value instanceof Number ? "" : value).append('|');
    }
    return text.toString();
  }

  private static int compareNumbers(@Nullable Object[] a, @Nullable Object[] b) {
    for (int i = 0; i < a.length; i++) {
      if (a[i] instanceof Number x && b[i] instanceof Number y) {
        int compared = Double.compare(x.doubleValue(), y.doubleValue());
        if (compared != 0) {
          return compared;
        }
      }
    }
    return 0;
  }

  private static boolean equal(@Nullable Object[] ours, @Nullable Object[] theirs) {
    for (int i = 0; i < theirs.length; i++) {
      if (!equal(ours[i], theirs[i])) {
        return false;
      }
    }
    return ours.length == theirs.length;
  }

  private static boolean equal(@Nullable Object ours, @Nullable Object theirs) {
    if (ours == null || theirs == null) {
      return ours == theirs;
    } else if (ours instanceof BigDecimal a && theirs instanceof BigDecimal b) {
      return a.compareTo(b) == 0;
    } else if (ours instanceof Number a && theirs instanceof Double b) {
      return Math.abs(a.doubleValue() - b) <= TOLERANCE * Math.max(1, Math.abs(b));
    }
    return ours.equals(theirs);
  }
}
