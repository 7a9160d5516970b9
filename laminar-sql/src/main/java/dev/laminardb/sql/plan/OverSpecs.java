package dev.laminardb.sql.plan;

import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.over.Frame;
import dev.laminardb.core.operator.over.FramedAggregates;
import dev.laminardb.core.operator.over.OverCall;
import dev.laminardb.core.operator.topn.RankTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The functions of one step as its operator has them: aggregates behind others, by frame. */
final class OverSpecs {
  private final IntUnaryOperator place;
  private final List<PlannedOver> calls = new ArrayList<>();
  private final Map<Together, List<PlannedOver>> byFrame = new LinkedHashMap<>();

  /** What the aggregates that are worked out together have in common. */
  private record Together(Frame frame, boolean keepValues) {}

  /**
   * The functions of a step.
   *
   * @param place of a column that they read the number in the step's input
   */
  OverSpecs(
      IntUnaryOperator place,
      List<PlannedOver> functions,
      BiFunction<String, @Nullable String, LaminarException> error) {
    this.place = place;
    for (PlannedOver function : functions) {
      if (function.isAggregate()) {
        boolean keepsValues = FramedAggregates.keepsValues(function.aggregate(place));
        byFrame
            .computeIfAbsent(new Together(function.frame(), keepsValues), f -> new ArrayList<>())
            .add(function);
      } else {
        calls.add(function);
      }
    }
    if (byFrame.size() > RankTree.MARKS) {
      throw error.apply(
          byFrame.size() + " different frames of aggregates are more than one window can have",
          "at most " + RankTree.MARKS);
    }
  }

  List<OverCall> calls() {
    return calls.stream().map(call -> call.call(place)).toList();
  }

  List<FramedAggregates> aggregates() {
    List<FramedAggregates> aggregates = new ArrayList<>();
    byFrame.forEach(
        (together, of) ->
            aggregates.add(
                new FramedAggregates(
                    together.frame, of.stream().map(a -> a.aggregate(place)).toList())));
    return aggregates;
  }

  /** The functions in the order of their results. */
  List<PlannedOver> inOrder() {
    List<PlannedOver> all = new ArrayList<>(calls);
    byFrame.values().forEach(all::addAll);
    return all;
  }
}
