package dev.laminardb.core.operator.window;

import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.testing.TextBatches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The same windowed aggregation in plain Java, over lists of boxed rows: what the operator is
 * compared with.
 */
final class PlainWindows {
  private final WindowAggregateSpec spec;
  private final TreeMap<Window, Map<List<Object>, List<Object[]>>> windows = new TreeMap<>();
  private final List<String> lines = new ArrayList<>();
  private long watermark = Long.MIN_VALUE;
  private long emitted = Long.MIN_VALUE;
  private int lateRows;

  PlainWindows(WindowAggregateSpec spec) {
    this.spec = spec;
  }

  private record Window(long start, long end) implements Comparable<Window> {
    @Override
    public int compareTo(Window other) {
      return end == other.end ? Long.compare(start, other.start) : Long.compare(end, other.end);
    }
  }

  /** The windows that hold a time, one by one. */
  private List<Window> windowsOf(long time) {
    SlicedWindow window = spec.window();
    long step = window.stepMicros();
    long size = window.sizeMicros();
    List<Window> found = new ArrayList<>();
    switch (window.kind()) {
      case TUMBLE, HOP -> {
        for (long start = floor(time, step); start + size > time; start -= step) {
          found.add(new Window(start, start + size));
        }
      }
      case CUMULATE -> {
        long start = floor(time, size);
        for (long end = start + step; end <= start + size; end += step) {
          if (end > time) {
            found.add(new Window(start, end));
          }
        }
      }
    }
    return found;
  }

  private long floor(long time, long unit) {
    long offset = spec.window().offsetMicros();
    return Math.floorDiv(time - offset, unit) * unit + offset;
  }

  void row(Object[] row) {
    List<Window> open = new ArrayList<>(windowsOf((Long) row[spec.timeColumn()]));
    open.removeIf(window -> window.end() <= watermark);
    if (open.isEmpty()) {
      lateRows++;
      return;
    }
    List<Object> key =
        Arrays.stream(spec.keys())
            .mapToObj(k -> row[k])
            .collect(Collectors.toCollection(ArrayList::new));
    for (Window window : open) {
      windows
          .computeIfAbsent(window, s -> new LinkedHashMap<>())
          .computeIfAbsent(key, k -> new ArrayList<>())
          .add(row);
    }
  }

  void watermark(long micros) {
    watermark = micros;
    while (!windows.isEmpty() && windows.firstKey().end() <= micros) {
      Map.Entry<Window, Map<List<Object>, List<Object[]>>> window = windows.pollFirstEntry();
      window.getValue().forEach((key, rows) -> emit(window.getKey(), key, rows));
    }
    long start = windowsOf(micros).stream().mapToLong(Window::start).min().orElseThrow();
    if (start > emitted) {
      emitted = start;
      lines.add("watermark " + TextBatches.timestamp(start));
    }
  }

  private void emit(Window window, List<Object> key, List<Object[]> rows) {
    List<@Nullable Object> out = new ArrayList<>(key);
    out.add(window.start());
    out.add(window.end());
    for (AggregateCall call : spec.calls()) {
      out.add(result(call, rows));
    }
    lines.add(TextBatches.line(spec.outputSchema(), out.toArray()));
  }

  static @Nullable Object result(AggregateCall call, List<Object[]> rows) {
    List<Object[]> counted =
        rows.stream()
            .filter(row -> call.filter() < 0 || Boolean.TRUE.equals(row[call.filter()]))
            .toList();
    if (call.argument() < 0) {
      return (long) counted.size();
    }
    List<Object[]> present = counted.stream().filter(row -> row[call.argument()] != null).toList();
    List<Object> values = present.stream().map(row -> row[call.argument()]).toList();
    if (call.distinct()) {
      values = values.stream().distinct().toList();
    }
    return switch (call.function()) {
      case COUNT -> (long) values.size();
      case MIN -> values.stream().min(PlainWindows::compare).orElse(null);
      case MAX -> values.stream().max(PlainWindows::compare).orElse(null);
      case SUM -> values.isEmpty() ? null : sum(values);
      case AVG -> values.isEmpty() ? null : ((Number) sum(values)).doubleValue() / values.size();
      case FIRST_VALUE -> chosen(call, present, false);
      case LAST_VALUE -> chosen(call, present, true);
      default -> throw new IllegalArgumentException(call + " is not computed here");
    };
  }

  private static @Nullable Object chosen(AggregateCall call, List<Object[]> rows, boolean last) {
    Object[] best = null;
    for (Object[] row : rows) {
      int order = best == null ? 0 : compare(row[call.secondColumn()], best[call.secondColumn()]);
      if (best == null || (last ? order >= 0 : order < 0)) {
        best = row;
      }
    }
    return best == null ? null : best[call.argument()];
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static int compare(Object a, Object b) {
    return ((Comparable) a).compareTo(b);
  }

  private static Object sum(List<Object> values) {
    if (values.get(0) instanceof Double) {
      double sum = 0;
      for (Object value : values) {
        sum += (Double) value;
      }
      return sum;
    }
    long sum = 0;
    for (Object value : values) {
      sum = Math.addExact(sum, ((Number) value).longValue());
    }
    return sum;
  }

  List<String> lines() {
    return lines;
  }

  int lateRows() {
    return lateRows;
  }
}
