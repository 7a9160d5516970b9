package dev.laminardb.simulation;

import dev.laminardb.simulation.Result.Count;
import dev.laminardb.simulation.Result.Dear;
import dev.laminardb.simulation.Result.Leader;
import dev.laminardb.simulation.Result.Top;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What streams of first rows ought to deliver: sorted anew for every row. */
abstract class FirstRows extends Evaluation {
  private static final Comparator<@Nullable String> NULLS_LAST =
      Comparator.nullsLast(Comparator.naturalOrder());

  @Override
  void watermark(long seconds) {
    // Rows alone matter.
  }

  /** Notes how one list of first rows differs from another. */
  final void change(List<? extends Result> from, List<? extends Result> to) {
    for (int i = 0; i < Math.max(from.size(), to.size()); i++) {
      @Nullable Result old = i < from.size() ? from.get(i) : null;
      @Nullable Result now = i < to.size() ? to.get(i) : null;
      if (!Objects.equals(old, now)) {
        if (old != null) {
          retracted.add(old);
        }
        if (now != null) {
          results.add(now);
        }
      }
    }
  }

  /** The three dearest of {@code dear} by symbol, of equal ones those with the earlier time. */
  static final class TopEvaluation extends FirstRows {
    private static final int LIMIT = 3;
    private final DearEvaluation dear = new DearEvaluation();
    private final Map<@Nullable String, List<Dear>> partitions = new HashMap<>();
    private int seen;

    @Override
    void row(Trade trade) {
      dear.row(trade);
      for (; seen < dear.results.size(); seen++) {
        Dear row = (Dear) dear.results.get(seen);
        List<Dear> rows = partitions.computeIfAbsent(row.symbol(), s -> new ArrayList<>());
        List<Top> before = first(rows);
        rows.add(row);
        rows.sort(Comparator.comparing(Dear::twice).reversed().thenComparing(Dear::ts));
        change(before, first(rows));
      }
    }

    private static List<Top> first(List<Dear> rows) {
      List<Top> first = new ArrayList<>();
      for (Dear row : rows.subList(0, Math.min(LIMIT, rows.size()))) {
        first.add(new Top(row.symbol(), row.twice(), row.ts(), first.size() + 1L));
      }
      return first;
    }
  }

  /** The two symbols of {@code counts} with most rows: takes back what {@code counts} does. */
  static final class LeaderEvaluation extends FirstRows {
    private static final int LIMIT = 2;
    private final CountEvaluation counts = new CountEvaluation();
    private final Map<@Nullable String, Long> symbols = new HashMap<>();
    private List<Leader> leaders = List.of();

    @Override
    void row(Trade trade) {
      counts.row(trade);
      for (Result result : counts.results) {
        Count count = (Count) result;
        symbols.merge(count.symbol(), count.n(), Math::max);
      }
      counts.results.clear();
      List<Map.Entry<@Nullable String, Long>> sorted = new ArrayList<>(symbols.entrySet());
      sorted.sort(
          Map.Entry.<@Nullable String, Long>comparingByValue()
              .reversed()
              .thenComparing(Map.Entry::getKey, NULLS_LAST));
      List<Leader> now = new ArrayList<>();
      for (Map.Entry<@Nullable String, Long> entry :
          sorted.subList(0, Math.min(LIMIT, sorted.size()))) {
        now.add(new Leader(entry.getKey(), entry.getValue(), now.size() + 1L));
      }
      change(leaders, now);
      leaders = now;
    }
  }
}
