package dev.laminardb.simulation;

import dev.laminardb.simulation.Result.Count;
import dev.laminardb.simulation.Result.Place;
import dev.laminardb.simulation.Result.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What streams and views of {@code counts} ought to deliver: computed anew for every row. */
abstract class OverCounts extends Evaluation {
  private static final Comparator<@Nullable String> NULLS_LAST =
      Comparator.nullsLast(Comparator.naturalOrder());

  private final CountEvaluation counts = new CountEvaluation();
  private final Map<@Nullable String, Count> bySymbol = new HashMap<>();
  private List<? extends Result> rows = List.of();

  @Override
  void row(Trade trade) {
    counts.row(trade);
    if (counts.results.isEmpty()) {
      return;
    }
    counts.results.forEach(result -> bySymbol.put(((Count) result).symbol(), (Count) result));
    counts.results.clear();
    List<? extends Result> now = rows(List.copyOf(bySymbol.values()));
    rows.stream().filter(row -> !now.contains(row)).forEach(retracted::add);
    now.stream().filter(row -> !rows.contains(row)).forEach(results::add);
    rows = now;
  }

  @Override
  void watermark(long seconds) {
    // Rows alone matter.
  }

  /** The rows that there are, all different, of the rows of {@code counts}. */
  abstract List<? extends Result> rows(List<Count> there);

  /** Medians, modes, strings in order and sums of squares, by the number of rows. */
  static final class SpreadEvaluation extends OverCounts {
    @Override
    List<Spread> rows(List<Count> there) {
      return there.stream().collect(Collectors.groupingBy(Count::n)).values().stream()
          .map(SpreadEvaluation::spread)
          .toList();
    }

    private static Spread spread(List<Count> group) {
      List<Long> totals = group.stream().map(Count::total).sorted().toList();
      double low = totals.get((totals.size() - 1) / 2);
      double high = totals.get(totals.size() / 2);
      Map<Long, Long> often =
          totals.stream().collect(Collectors.groupingBy(t -> t, Collectors.counting()));
      long most = often.values().stream().mapToLong(n -> n).max().orElseThrow();
      long usual =
          totals.stream()
              .filter(total -> Objects.equals(often.get(total), most))
              .findFirst()
              .orElseThrow();
      String symbols =
          group.stream()
              .filter(count -> count.symbol() != null)
              .sorted(
                  Comparator.comparing(Count::total)
                      .reversed()
                      .thenComparing(Count::symbol, NULLS_LAST))
              .map(Count::symbol)
              .collect(Collectors.joining(">"));
      String listed =
          group.stream()
              .sorted(Comparator.comparing(Count::total).thenComparing(Count::symbol, NULLS_LAST))
              .map(count -> count.symbol() == null ? "?" : count.symbol())
              .collect(Collectors.joining("<"));
      return new Spread(
          group.get(0).n(),
          low + (high - low) / 2,
          usual,
          symbols.isEmpty() ? null : symbols,
          listed,
          totals.stream().mapToLong(total -> total * total).sum());
    }
  }

  /** The places of the symbols by their number of rows. */
  static final class PlaceEvaluation extends OverCounts {
    @Override
    List<Place> rows(List<Count> there) {
      List<Count> sorted =
          there.stream()
              .sorted(
                  Comparator.comparing(Count::n)
                      .reversed()
                      .thenComparing(Count::symbol, NULLS_LAST))
              .toList();
      List<Place> places = new ArrayList<>();
      long sum = 0;
      for (int i = 0; i < sorted.size(); i++) {
        Count count = sorted.get(i);
        sum += count.total();
        long better = sorted.stream().filter(other -> other.n() > count.n()).count();
        @Nullable Long before = i == 0 ? null : sorted.get(i - 1).total();
        places.add(new Place(count.symbol(), count.n(), better + 1, before, sum));
      }
      return places;
    }
  }
}
