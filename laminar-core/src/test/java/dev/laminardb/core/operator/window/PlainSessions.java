package dev.laminardb.core.operator.window;

import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.testing.TextBatches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The same aggregation over sessions in plain Java, over one list of all open sessions: what the
 * operator is compared with.
 */
final class PlainSessions {
  private final SessionWindowSpec spec;
  private final List<Session> open = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private long watermark = Long.MIN_VALUE;
  private long emitted = Long.MIN_VALUE;
  private int rows;
  private int lateRows;
  private int merges;

  PlainSessions(SessionWindowSpec spec) {
    this.spec = spec;
  }

  private record Arrived(int number, Object[] row) {}

  private static final class Session {
    private final List<Object> key;
    private final List<Arrived> rows = new ArrayList<>();
    private long start;
    private long end;

    private Session(List<Object> key, long start, long end) {
      this.key = key;
      this.start = start;
      this.end = end;
    }
  }

  void row(Object[] row) {
    long time = (Long) row[spec.timeColumn()];
    long end = time + spec.gapMicros();
    List<Object> key =
        Arrays.stream(spec.keys())
            .mapToObj(k -> row[k])
            .collect(Collectors.toCollection(ArrayList::new));
    List<Session> touched =
        open.stream().filter(s -> s.key.equals(key) && time < s.end && s.start < end).toList();
    if (end <= watermark && touched.stream().noneMatch(s -> s.start <= time)) {
      lateRows++;
      return;
    }
    Session all = new Session(key, time, end);
    for (Session session : touched) {
      all.start = Math.min(all.start, session.start);
      all.end = Math.max(all.end, session.end);
      all.rows.addAll(session.rows);
    }
    merges += touched.size() > 1 ? 1 : 0;
    all.rows.add(new Arrived(rows++, row));
    all.rows.sort(Comparator.comparing(Arrived::number));
    open.removeAll(touched);
    open.add(all);
  }

  void watermark(long micros) {
    watermark = micros;
    for (Session session : List.copyOf(open)) {
      if (session.end <= micros) {
        emit(session);
        open.remove(session);
      }
    }
    long start = open.stream().mapToLong(s -> s.start).min().orElse(Long.MAX_VALUE);
    long promised = Math.min(start, micros - spec.gapMicros() + 1);
    if (promised > emitted) {
      emitted = promised;
      lines.add("watermark " + TextBatches.timestamp(promised));
    }
  }

  private void emit(Session session) {
    List<@Nullable Object> out = new ArrayList<>(session.key);
    out.add(session.start);
    out.add(session.end);
    List<Object[]> values = session.rows.stream().map(Arrived::row).toList();
    for (AggregateCall call : spec.calls()) {
      out.add(PlainWindows.result(call, values));
    }
    lines.add(TextBatches.line(spec.outputSchema(), out.toArray()));
  }

  List<String> lines() {
    return lines;
  }

  int lateRows() {
    return lateRows;
  }

  int merges() {
    return merges;
  }
}
