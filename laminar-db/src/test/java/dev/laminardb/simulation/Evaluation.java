package dev.laminardb.simulation;

import dev.laminardb.simulation.Result.Bar;
import dev.laminardb.simulation.Result.Count;
import dev.laminardb.simulation.Result.Dear;
import dev.laminardb.simulation.Result.Hop;
import dev.laminardb.simulation.Result.Share;
import dev.laminardb.simulation.Result.Total;
import dev.laminardb.simulation.Result.Visit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one stream ought to deliver, computed row by row from lists and hash maps, as plainly as can
 * be. It hears of every row and watermark from the stream's creation to its end.
 */
abstract class Evaluation {
  /** The watermark's delay and the windows' sizes, in seconds. */
  static final long DELAY = 10;

  static final long BAR = 60;
  static final long TOTAL = 300;
  static final long SLIDE = 40;
  static final long HOP = 100;
  static final long GAP = 15;

  final List<Result> results = new ArrayList<>();

  /** Of the results those that were taken back. */
  final List<Result> retracted = new ArrayList<>();

  /** A row was pushed. */
  abstract void row(Trade trade);

  /** The source's watermark has advanced to so many seconds. */
  abstract void watermark(long seconds);

  /** {@code SELECT symbol, price * 2 AS twice, ts FROM trades WHERE price > 50}. */
  static final class DearEvaluation extends Evaluation {
    @Override
    void row(Trade trade) {
      if (trade.price() > 50) {
        results.add(new Dear(trade.symbol(), trade.price() * 2, trade.ts()));
      }
    }

    @Override
    void watermark(long seconds) {
      // Rows alone matter.
    }
  }

  /** COUNT, SUM and MAX of {@code twice} by symbol and minute, of rows above 50. */
  static final class BarEvaluation extends Evaluation {
    private final TreeMap<Long, Map<Key, List<Long>>> open = new TreeMap<>();
    private long watermark;

    private record Key(@Nullable String symbol) {}

    BarEvaluation(long watermark) {
      this.watermark = watermark;
    }

    @Override
    void row(Trade trade) {
      long start = Math.floorDiv(trade.ts().getEpochSecond(), BAR) * BAR;
      if (trade.price() > 50 && start + BAR > watermark) {
        open.computeIfAbsent(start, s -> new HashMap<>())
            .computeIfAbsent(new Key(trade.symbol()), k -> new ArrayList<>())
            .add(trade.price() * 2);
      }
    }

    @Override
    void watermark(long seconds) {
      watermark = seconds;
      while (!open.isEmpty() && open.firstKey() + BAR <= watermark) {
        Map.Entry<Long, Map<Key, List<Long>>> window = open.pollFirstEntry();
        window
            .getValue()
            .forEach(
                (key, values) ->
                    results.add(
                        new Bar(
                            key.symbol(),
                            Instant.ofEpochSecond(window.getKey()),
                            (long) values.size(),
                            values.stream().mapToLong(v -> v).sum(),
                            values.stream().mapToLong(v -> v).max().orElseThrow())));
      }
    }
  }

  /** Bars counted by five minutes. */
  static final class TotalEvaluation extends Evaluation {
    private final BarEvaluation bars;
    private final TreeMap<Long, List<Bar>> open = new TreeMap<>();
    private int seen;

    TotalEvaluation(BarEvaluation bars) {
      this.bars = bars;
    }

    @Override
    void row(Trade trade) {
      bars.row(trade);
    }

    @Override
    void watermark(long seconds) {
      bars.watermark(seconds);
      for (; seen < bars.results.size(); seen++) {
        Bar bar = (Bar) bars.results.get(seen);
        long start = Math.floorDiv(bar.windowStart().getEpochSecond(), TOTAL) * TOTAL;
        open.computeIfAbsent(start, s -> new ArrayList<>()).add(bar);
      }
      long ofBars = Math.floorDiv(seconds, BAR) * BAR;
      while (!open.isEmpty() && open.firstKey() + TOTAL <= ofBars) {
        Map.Entry<Long, List<Bar>> window = open.pollFirstEntry();
        results.add(
            new Total(
                Instant.ofEpochSecond(window.getKey()),
                (long) window.getValue().size(),
                window.getValue().stream().mapToLong(b -> Objects.requireNonNull(b.n())).sum(),
                window.getValue().stream().mapToLong(Bar::high).max().orElseThrow()));
      }
    }
  }

  /**
   * COUNT and MAX of {@code twice} by symbol over hops, which overlap; the slide divides no hop.
   */
  static final class HopEvaluation extends Evaluation {
    private final TreeMap<Long, Map<Key, List<Long>>> open = new TreeMap<>();
    private long watermark;

    private record Key(@Nullable String symbol) {}

    HopEvaluation(long watermark) {
      this.watermark = watermark;
    }

    @Override
    void row(Trade trade) {
      long time = trade.ts().getEpochSecond();
      long start = Math.floorDiv(time, SLIDE) * SLIDE;
      for (; start + HOP > time && trade.price() > 50; start -= SLIDE) {
        if (start + HOP > watermark) {
          open.computeIfAbsent(start, s -> new HashMap<>())
              .computeIfAbsent(new Key(trade.symbol()), k -> new ArrayList<>())
              .add(trade.price() * 2);
        }
      }
    }

    @Override
    void watermark(long seconds) {
      watermark = seconds;
      while (!open.isEmpty() && open.firstKey() + HOP <= watermark) {
        Map.Entry<Long, Map<Key, List<Long>>> window = open.pollFirstEntry();
        Instant start = Instant.ofEpochSecond(window.getKey());
        window
            .getValue()
            .forEach(
                (key, values) ->
                    results.add(
                        new Hop(
                            key.symbol(),
                            start,
                            start.plusSeconds(HOP),
                            (long) values.size(),
                            values.stream().mapToLong(v -> v).max().orElseThrow())));
      }
    }
  }

  /** COUNT and SUM of {@code twice} by symbol over all rows above 50, changing with each row. */
  static final class CountEvaluation extends Evaluation {
    private final Map<Key, Count> groups = new HashMap<>();

    private record Key(@Nullable String symbol) {}

    @Override
    void row(Trade trade) {
      if (trade.price() <= 50) {
        return;
      }
      Key key = new Key(trade.symbol());
      Count old = groups.get(key);
      long n = old == null ? 0 : old.n();
      long total = old == null ? 0 : old.total();
      Count changed = new Count(trade.symbol(), n + 1, total + trade.price() * 2);
      groups.put(key, changed);
      results.add(changed);
      if (old != null) {
        retracted.add(old);
      }
    }

    @Override
    void watermark(long seconds) {
      // Rows alone matter.
    }
  }

  /** How many symbols have the same number of rows: takes back what {@code counts} takes back. */
  static final class ShareEvaluation extends Evaluation {
    private final CountEvaluation counts = new CountEvaluation();
    private final Map<Long, List<Count>> groups = new HashMap<>();

    @Override
    void row(Trade trade) {
      int before = counts.results.size();
      int retractedBefore = counts.retracted.size();
      counts.row(trade);
      counts
          .retracted
          .subList(retractedBefore, counts.retracted.size())
          .forEach(old -> change((Count) old, false));
      counts
          .results
          .subList(before, counts.results.size())
          .forEach(added -> change((Count) added, true));
    }

    private void change(Count count, boolean added) {
      List<Count> group = groups.computeIfAbsent(count.n(), n -> new ArrayList<>());
      if (!group.isEmpty()) {
        retracted.add(share(group));
      }
      if (added) {
        group.add(count);
      } else {
        group.remove(count);
      }
      if (!group.isEmpty()) {
        results.add(share(group));
      }
    }

    private static Share share(List<Count> group) {
      return new Share(
          group.get(0).n(), (long) group.size(), group.stream().mapToLong(Count::total).sum());
    }

    @Override
    void watermark(long seconds) {
      // Rows alone matter.
    }
  }

  /** COUNT and MAX of {@code twice} by symbol over sessions. */
  static final class VisitEvaluation extends Evaluation {
    private final List<Open> open = new ArrayList<>();
    private long watermark;

    private record Open(@Nullable String symbol, List<Long> times, List<Long> values) {
      long start() {
        return Collections.min(times);
      }

      long end() {
        return Collections.max(times) + GAP;
      }
    }

    VisitEvaluation(long watermark) {
      this.watermark = watermark;
    }

    @Override
    void row(Trade trade) {
      long time = trade.ts().getEpochSecond();
      if (trade.price() <= 50) {
        return;
      }
      List<Open> near =
          open.stream()
              .filter(o -> Objects.equals(o.symbol(), trade.symbol()))
              .filter(o -> time < o.end() && o.start() < time + GAP)
              .toList();
      if (time + GAP <= watermark && near.stream().noneMatch(o -> o.start() <= time)) {
        return;
      }
      Open visit = new Open(trade.symbol(), new ArrayList<>(), new ArrayList<>());
      for (Open each : near) {
        visit.times().addAll(each.times());
        visit.values().addAll(each.values());
      }
      visit.times().add(time);
      visit.values().add(trade.price() * 2);
      open.removeAll(near);
      open.add(visit);
    }

    @Override
    void watermark(long seconds) {
      watermark = seconds;
      for (Open visit : List.copyOf(open)) {
        if (visit.end() <= seconds) {
          open.remove(visit);
          results.add(
              new Visit(
                  visit.symbol(),
                  Instant.ofEpochSecond(visit.start()),
                  Instant.ofEpochSecond(visit.end()),
                  (long) visit.values().size(),
                  Collections.max(visit.values())));
        }
      }
    }
  }
}
