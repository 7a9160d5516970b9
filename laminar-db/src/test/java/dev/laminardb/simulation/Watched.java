package dev.laminardb.simulation;

import dev.laminardb.Change;
import dev.laminardb.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A subscription, what it has delivered, and where in the evaluation's results it began. */
final class Watched {
  private final String name;
  private final Subscription<? extends Change<? extends Result>> subscription;
  private final Evaluation evaluation;
  private final int from;
  private final int retractedFrom;
  private final List<Change<? extends Result>> delivered = new ArrayList<>();

  Watched(
      String name,
      Subscription<? extends Change<? extends Result>> subscription,
      Evaluation evaluation,
      boolean fromTheBeginning) {
    this.name = name;
    this.subscription = subscription;
    this.evaluation = evaluation;
    this.from = fromTheBeginning ? 0 : evaluation.results.size();
    this.retractedFrom = fromTheBeginning ? 0 : evaluation.retracted.size();
  }

  String name() {
    return name;
  }

  Evaluation evaluation() {
    return evaluation;
  }

  /** Takes what is there. */
  List<? extends Change<? extends Result>> poll() {
    List<? extends Change<? extends Result>> changes = subscription.poll();
    delivered.addAll(changes);
    return changes;
  }

  void close() {
    subscription.close();
  }

  /** After a flush and a poll: what was delivered but not computed, and the other way round. */
  String difference() {
    Map<Result, Integer> counts = new HashMap<>();
    delivered.forEach(
        change -> counts.merge(change.row(), change.isInsert() ? 1 : -1, Integer::sum));
    evaluation
        .results
        .subList(from, evaluation.results.size())
        .forEach(row -> counts.merge(row, -1, Integer::sum));
    evaluation
        .retracted
        .subList(retractedFrom, evaluation.retracted.size())
        .forEach(row -> counts.merge(row, 1, Integer::sum));
    return difference(name, counts);
  }

  /**
   * What there is too many or too few of, as text.
   *
   * @param counts how often more each row was delivered than computed
   */
  static String difference(String name, Map<Result, Integer> counts) {
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (row, count) -> {
          if (count != 0) {
            text.append("\n  ").append(count > 0 ? "too many: " : "missing:  ").append(row);
          }
        });
    return text.isEmpty() ? "" : "\n" + name + text;
  }
}
