package dev.laminardb.slt;

import dev.laminardb.slt.SltStep.ExpectedError;
import dev.laminardb.sql.type.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A script as read from its text: blocks separated by blank lines. Immutable. */
record SltFile(String name, List<SltStep> steps) {
  private static final Pattern COMMAND =
      Pattern.compile(
          "statement (?<ok>ok)|statement count (?<count>\\d+)|(?:statement|(?<asked>query)) error"
              + " (?<code>LDB-\\d{4})(?: (?<regex>.+))?"
              + "|(?<query>query)(?<inOrder> ordered)?(?: cores (?<cores>\\d+))?"
              + "|push (?<push>\\S+)(?: error (?<pushCode>LDB-\\d{4}))?"
              + "|watermark (?<watermark>\\S+) (?<time>.+)"
              + "|advance (?<advance>.+)"
              + "|expect (?<expect>\\S+)(?<ordered> ordered)?"
              + "|failed (?<failed>\\S+) (?<failedCode>LDB-\\d{4})"
              + "|late (?<late>\\S+) (?<lateRows>\\d+)");
  private static final String GOLDEN = "----";

  static SltFile parse(String name, List<String> lines) {
    List<SltStep> steps = new ArrayList<>();
    int from = 0;
    while (from < lines.size()) {
      String line = lines.get(from);
      if (line.isBlank() || line.startsWith("#")) {
        from++;
        continue;
      }
      int to = from;
      while (to < lines.size() && !lines.get(to).isBlank()) {
        to++;
      }
      steps.add(step(name, from + 1, line.strip(), lines.subList(from + 1, to)));
      from = to;
    }
    return new SltFile(name, List.copyOf(steps));
  }

  private static SltStep step(String name, int line, String command, List<String> body) {
    Matcher m = COMMAND.matcher(command);
    if (!m.matches()) {
      throw fault(name, line, "not a command: " + command);
    }
    if (m.group("ok") != null) {
      return new SltStep.Statement(line, String.join("\n", body), null, null);
    }
    if (m.group("count") != null) {
      Long count = Long.valueOf(m.group("count"));
      return new SltStep.Statement(line, String.join("\n", body), count, null);
    }
    if (m.group("code") != null) {
      SltStep.Statement refused = refused(line, m.group("code"), m.group("regex"), body);
      return m.group("asked") == null
          ? refused
          : new SltStep.Query(
              line, refused.sql(), false, SltStep.ANY_CORES, List.of(), 0, refused.error());
    }
    if (m.group("query") != null) {
      int cores = m.group("cores") == null ? SltStep.ANY_CORES : Integer.parseInt(m.group("cores"));
      return query(name, line, m.group("inOrder") != null, cores, body);
    }
    if (m.group("push") != null) {
      if (m.group("pushCode") != null && body.size() != 1) {
        throw fault(name, line, "a push that is refused has one row");
      }
      return new SltStep.Push(line, m.group("push"), m.group("pushCode"), List.copyOf(body));
    }
    if (m.group("expect") != null) {
      List<String> rows = body.stream().map(row -> signed(name, line, row)).toList();
      return new SltStep.Expect(line, m.group("expect"), m.group("ordered") != null, rows);
    }
    if (!body.isEmpty()) {
      throw fault(name, line, "this command takes no further lines");
    }
    if (m.group("watermark") != null) {
      return new SltStep.Watermark(line, m.group("watermark"), m.group("time").strip());
    }
    if (m.group("advance") != null) {
      long millis =
          DurationText.millis(m.group("advance"))
              .orElseThrow(() -> fault(name, line, "not a length of time"));
      return new SltStep.Advance(line, Duration.ofMillis(millis));
    }
    return m.group("failed") != null
        ? new SltStep.Failed(line, m.group("failed"), m.group("failedCode"))
        : new SltStep.Late(line, m.group("late"), Long.parseLong(m.group("lateRows")));
  }

  private static SltStep query(
      String name, int line, boolean ordered, int cores, List<String> body) {
    int rule = body.indexOf(GOLDEN);
    if (rule < 0) {
      throw fault(name, line, "between a query and its rows there is a line " + GOLDEN);
    }
    String sql = String.join("\n", body.subList(0, rule));
    List<String> rows = List.copyOf(body.subList(rule + 1, body.size()));
    return new SltStep.Query(line, sql, ordered, cores, rows, line + 1 + rule + 1, null);
  }

  private static SltStep.Statement refused(
      int line, String code, @Nullable String regex, List<String> body) {
    int golden = body.indexOf(GOLDEN);
    List<String> sql = golden < 0 ? body : body.subList(0, golden);
    List<String> message = golden < 0 ? null : List.copyOf(body.subList(golden + 1, body.size()));
    int messageLine = golden < 0 ? 0 : line + 1 + golden + 1;
    return new SltStep.Statement(
        line,
        String.join("\n", sql),
        null,
        new ExpectedError(
            code, regex == null ? null : Pattern.compile(regex), message, messageLine));
  }

  private static String signed(String name, int line, String row) {
    if (!row.startsWith("+ ") && !row.startsWith("- ")) {
      throw fault(name, line, "an expected row begins with \"+ \" or \"- \": " + row);
    }
    return row;
  }

  private static IllegalArgumentException fault(String name, int line, String what) {
    return new IllegalArgumentException(name + ":" + line + ": " + what);
  }

  /** The streams that some step asks for rows, in lower case. */
  Set<String> observed() {
    Set<String> names = new TreeSet<>();
    for (SltStep step : steps) {
      if (step instanceof SltStep.Expect expect) {
        names.add(expect.stream().toLowerCase(Locale.ROOT));
      } else if (step instanceof SltStep.Failed failed) {
        names.add(failed.stream().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }
}
