package dev.laminardb.slt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a script would have to expect, to be put in the place of what it does expect. */
final class Rewrite {
  private record Change(int fromLine, int oldLines, List<String> newLines) {}

  private final List<Change> changes = new ArrayList<>();

  /** Notes new text for some lines of the file; lines are counted from 1. */
  void replace(int fromLine, int oldLines, List<String> newLines) {
    changes.add(new Change(fromLine, oldLines, newLines));
  }

  /** The file with all changes made. */
  List<String> apply(List<String> lines) {
    List<String> result = new ArrayList<>(lines);
    changes.sort(Comparator.comparingInt(Change::fromLine).reversed());
    for (Change change : changes) {
      int from = change.fromLine() - 1;
      result.subList(from, from + change.oldLines()).clear();
      result.addAll(from, change.newLines());
    }
    return result;
  }
}
