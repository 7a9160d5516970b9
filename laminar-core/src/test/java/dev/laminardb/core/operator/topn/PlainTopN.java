package dev.laminardb.core.operator.topn;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.testing.TextBatches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The same first rows in plain Java, from scratch over lists of boxed rows: what the operator is
 * compared with. Rows that the order leaves equal stay as they came.
 */
final class PlainTopN {
  private final TopNSpec spec;
  private final int columns;
  private final List<@Nullable Object[]> rows = new ArrayList<>();

  PlainTopN(TopNSpec spec) {
    this.spec = spec;
    this.columns = Changelog.withoutWeight(spec.input()).getFields().size();
  }

  /** Adds a row, or takes one back that is there. */
  void add(@Nullable Object[] row) {
    @Nullable Object[] values = Arrays.copyOf(row, columns);
    if (row.length == columns || row[columns].equals(Changelog.INSERT)) {
      rows.add(values);
      return;
    }
    int at = 0;
    while (!Arrays.equals(rows.get(at), values)) {
      at++;
    }
    rows.remove(at);
  }

  /** The first rows of every partition as lines, sorted. */
  List<String> lines() {
    Map<List<Object>, List<@Nullable Object[]>> partitions = new LinkedHashMap<>();
    for (@Nullable Object[] row : rows) {
      List<Object> key =
          Arrays.stream(spec.keys())
              .mapToObj(k -> row[k])
              .collect(Collectors.toCollection(ArrayList::new));
      partitions.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
    }
    List<String> lines = new ArrayList<>();
    for (List<@Nullable Object[]> partition : partitions.values()) {
      partition.sort(order());
      for (int i = 0; i < Math.min(spec.limit(), partition.size()); i++) {
        lines.add(line(partition.get(i), i + 1));
      }
    }
    return lines.stream().sorted().toList();
  }

  private String line(@Nullable Object[] row, long rank) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int output : spec.outputs()) {
      values.add(row[output]);
    }
    if (spec.rank() != null) {
      values.add(rank);
    }
    return TextBatches.line(Changelog.withoutWeight(spec.outputSchema()), values.toArray());
  }

  private Comparator<@Nullable Object[]> order() {
    return (a, b) -> {
      for (SortKey key : spec.order()) {
        int result = compare(key, a[key.column()], b[key.column()]);
        if (result != 0) {
          return result;
        }
      }
      return 0;
    };
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static int compare(SortKey key, @Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      int nulls = key.nullsFirst() ? -1 : 1;
      return a == b ? 0 : a == null ? nulls : -nulls;
    }
    int result = ((Comparable) plusZero(a)).compareTo(plusZero(b));
    return key.descending() ? -result : result;
  }

  /** Both zeros are one number. */
  private static Object plusZero(Object value) {
    return value instanceof Double number && number == 0 ? (Object) 0.0 : value;
  }
}
