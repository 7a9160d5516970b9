package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a changelog has come to: a multiset of rows as text. Fails the test if a row is retracted
 * that is not in it.
 */
public final class ChangelogContent {
  private final Map<String, Integer> counts = new TreeMap<>();
  private Map<String, Integer> marked = new TreeMap<>();

  /** Takes one change of weight 1 or -1. */
  public void apply(String row, int weight) {
    int count = counts.getOrDefault(row, 0) + weight;
    assertThat(count).as("a row is retracted that was not inserted: %s", row).isNotNegative();
    if (count == 0) {
      counts.remove(row);
    } else {
      counts.put(row, count);
    }
  }

  /** The rows, sorted. */
  public List<String> rows() {
    List<String> rows = new ArrayList<>();
    counts.forEach((row, count) -> repeat(rows, row, count));
    return rows;
  }

  /** How the rows differ from those at the last call: {@code - row} or {@code + row}, sorted. */
  public List<String> difference() {
    List<String> lines = new ArrayList<>();
    marked.forEach((row, count) -> repeat(lines, "- " + row, count - counts.getOrDefault(row, 0)));
    counts.forEach((row, count) -> repeat(lines, "+ " + row, count - marked.getOrDefault(row, 0)));
    marked = new TreeMap<>(counts);
    return lines;
  }

  private static void repeat(List<String> lines, String line, int times) {
    for (int i = 0; i < times; i++) {
      lines.add(line);
    }
  }
}
