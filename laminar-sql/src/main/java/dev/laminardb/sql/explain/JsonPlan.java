package dev.laminardb.sql.explain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An explanation as a JSON object. An operator that several others read is within the first of
 * them; within others there are its id, and {@code "repeated": true}.
 */
final class JsonPlan {
  private final StringBuilder text = new StringBuilder();
  private final Set<String> operators = new HashSet<>();

  private JsonPlan() {}

  static List<String> lines(Explanation explanation) {
    Map<String, @Nullable Object> plan = new LinkedHashMap<>();
    plan.put("title", explanation.title());
    JsonPlan json = new JsonPlan();
    plan.put("plan", json.node(explanation.root()));
    json.write(plan, "");
    return json.text.toString().lines().toList();
  }

  private Map<String, @Nullable Object> node(ExplainedNode node) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("id", node.id());
    if (node.isOperator() && !operators.add(node.id())) {
      object.put("repeated", true);
      return object;
    }
    object.put("operation", node.operation());
    ExplainedState state = node.state();
    if (state != null) {
      Map<String, @Nullable Object> kept = new LinkedHashMap<>();
      kept.put("what", state.what());
      kept.put("until", state.until());
      kept.put("unbounded", state.unbounded());
      object.put("state", kept);
    }
    object.put("changes", node.retracts() ? "retracting" : "append-only");
    object.put("key", node.key());
    object.put("runs_on", node.runsOn());
    NodeCounters counters = node.counters();
    if (counters != null) {
      object.put("counters", counters(counters));
    }
    List<Map<String, @Nullable Object>> inputs = new ArrayList<>();
    for (ExplainedInput input : node.inputs()) {
      Map<String, @Nullable Object> edge = new LinkedHashMap<>();
      edge.put("distribution", input.distribution());
      edge.put("node", node(input.node()));
      inputs.add(edge);
    }
    object.put("inputs", inputs);
    return object;
  }

  private static Map<String, @Nullable Object> counters(NodeCounters counters) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("cores", counters.cores());
    object.put("rows", counters.rows());
    object.put("batches", counters.batches());
    object.put("late_rows", counters.lateRows());
    object.put("state_bytes", counters.stateBytes());
    object.put("watermark", counters.watermark() == null ? null : counters.watermark().toString());
    object.put("busy_nanos", counters.busyNanos());
    return object;
  }

  private void write(@Nullable Object value, String indent) {
    if (value instanceof Map<?, ?> object) {
      String before = "{\n";
      for (Map.Entry<?, ?> entry : object.entrySet()) {
        text.append(before).append(indent).append("  ");
        string((String) entry.getKey());
        text.append(": ");
        write(entry.getValue(), indent + "  ");
        before = ",\n";
      }
      text.append('\n').append(indent).append('}');
    } else if (value instanceof Collection<?> list) {
      String before = "";
      text.append('[');
      for (Object item : list) {
        text.append(before);
        write(item, indent);
        before = ", ";
      }
      text.append(']');
    } else if (value instanceof String string) {
      string(string);
    } else {
      // Numbers, truth values and null are written as Java does.
      text.append(value);
    }
  }

  private void string(String value) {
    text.append('"');
    value
        .chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                text.append('\\').append((char) c);
              } else if (c < ' ') {
                text.append("\\u%04x".formatted(c));
              } else {
                text.append((char) c);
              }
            });
    text.append('"');
  }
}
