package dev.laminardb.sql.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplainFormatTest {
  /** What every format has to escape: quotes, a backslash, markup, a line's end, a control. */
  private static final String FILTER = "select a where =(a, 'x\"y\\z<b>#1;\n\u0001日')";

  private static final ExplainedNode READ =
      new ExplainedNode(
          "trades", "read source trades", null, false, List.of(), "1 core", List.of(), null);
  private static final ExplainedNode FILTERED =
      new ExplainedNode(
          "s/1",
          FILTER,
          null,
          false,
          List.of(),
          "1 core",
          List.of(new ExplainedInput("forward", READ)),
          null);
  private static final Explanation EXPLANATION =
      new Explanation(
          "stream \"s\", 3 cores",
          new ExplainedNode(
              "s/2",
              "aggregate changes by [a], n = COUNT(*)",
              new ExplainedState("a group for each key", "for good", true),
              true,
              List.of("a"),
              "3 cores",
              List.of(new ExplainedInput("hash(a)", FILTERED)),
              null));
  private static final Explanation COUNTED =
      EXPLANATION.with(
          id ->
              id.equals("s/2")
                  ? new NodeCounters(
                      List.of(0, 1, 2),
                      7,
                      2,
                      1,
                      640,
                      Instant.parse("2026-01-01T00:00:00Z"),
                      1_500_000)
                  : null);

  private static JsonNode json(Explanation explanation) throws JsonProcessingException {
    return new ObjectMapper().readTree(String.join("\n", ExplainFormat.JSON.lines(explanation)));
  }

  @Test
  void textIsATreeWithTheResultFirst() {
    Explanation simple =
        new Explanation(
            "stream \"s\", 3 cores",
            new ExplainedNode(
                "s/2",
                "union",
                null,
                true,
                List.of(),
                "3 cores",
                List.of(new ExplainedInput("hash(a)", READ), new ExplainedInput("gather", READ)),
                null));

    assertThat(ExplainFormat.TEXT.lines(simple))
        .containsExactly(
            "stream \"s\", 3 cores",
            "union",
            "    changes: retracting",
            "    runs on: 3 cores",
            "  <- hash(a): read source trades",
            "         changes: append-only",
            "         runs on: 1 core",
            "  <- gather: read source trades",
            "         changes: append-only",
            "         runs on: 1 core");
  }

  @Test
  void textSaysWhatIsKeptAndWhatWasCounted() {
    assertThat(ExplainFormat.TEXT.lines(COUNTED))
        .contains(
            "    state: a group for each key, kept for good; unbounded: the input never ends",
            "    changes: retracting, upsert by (a)",
            "    runs on: core 0, 1, 2",
            "    rows: 7 in 2 batches",
            "    late rows: 1",
            "    state bytes: 640",
            "    watermark: 2026-01-01T00:00:00Z",
            "    busy: 1.500 ms");
  }

  @Test
  void jsonHasTheSameFactsAndIsReadByAnyParser() throws JsonProcessingException {
    JsonNode plan = json(EXPLANATION).get("plan");

    assertThat(json(EXPLANATION).get("title").asText()).isEqualTo("stream \"s\", 3 cores");
    assertThat(plan.get("id").asText()).isEqualTo("s/2");
    assertThat(plan.get("changes").asText()).isEqualTo("retracting");
    assertThat(plan.get("key")).hasSize(1);
    assertThat(plan.get("runs_on").asText()).isEqualTo("3 cores");
    assertThat(plan.get("state").get("unbounded").asBoolean()).isTrue();
    assertThat(plan.has("counters")).isFalse();
    JsonNode input = plan.get("inputs").get(0);
    assertThat(input.get("distribution").asText()).isEqualTo("hash(a)");
    assertThat(input.get("node").get("operation").asText()).isEqualTo(FILTER);
    assertThat(input.get("node").get("inputs").get(0).get("node").get("inputs")).isEmpty();
  }

  @Test
  void jsonHasCountersAsNumbers() throws JsonProcessingException {
    JsonNode counters = json(COUNTED).get("plan").get("counters");

    assertThat(counters.get("cores")).hasSize(3);
    assertThat(counters.get("rows").asLong()).isEqualTo(7);
    assertThat(counters.get("batches").asLong()).isEqualTo(2);
    assertThat(counters.get("late_rows").asLong()).isEqualTo(1);
    assertThat(counters.get("state_bytes").asLong()).isEqualTo(640);
    assertThat(counters.get("watermark").asText()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(counters.get("busy_nanos").asLong()).isEqualTo(1_500_000);
  }

  @Test
  void mermaidEscapesWhatItWouldTakeForMarkup() {
    List<String> lines = ExplainFormat.MERMAID.lines(EXPLANATION);

    assertThat(lines).startsWith("flowchart BT", "  %% stream \"s\", 3 cores");
    assertThat(lines)
        .contains("  n2 -->|\"hash(a), append-only\"| n1", "  n3 -->|\"forward, append-only\"| n2");
    assertThat(lines)
        .contains(
            "  n2[\"select a where =(a, 'x#34;y#92;z#60;b#62;#35;1#59;#10;\u0001日')"
                + "<br>changes: append-only<br>runs on: 1 core\"]");
  }

  @Test
  void dotEscapesQuotesAndBackslashes() {
    List<String> lines = ExplainFormat.DOT.lines(EXPLANATION);

    assertThat(lines).startsWith("digraph plan {").endsWith("}");
    assertThat(lines)
        .contains(
            "  label=\"stream \\\"s\\\", 3 cores\";",
            "  n2 -> n1 [label=\"hash(a), append-only\"];",
            "  n2 [label=\"select a where =(a, 'x\\\"y\\\\z<b>#1;\\n\u0001日')\\l"
                + "changes: append-only\\lruns on: 1 core\\l\"];");
  }

  /** A union of an operator with itself. */
  private static final Explanation SHARED =
      new Explanation(
          "stream \"s\", 3 cores",
          new ExplainedNode(
              "s/2",
              "union",
              null,
              false,
              List.of(),
              "3 cores",
              List.of(
                  new ExplainedInput("hash(a)", FILTERED), new ExplainedInput("gather", FILTERED)),
              null));

  @Test
  void textNumbersAnOperatorThatSeveralReadAndHasItOnce() {
    assertThat(ExplainFormat.TEXT.lines(SHARED))
        .containsExactly(
            "stream \"s\", 3 cores",
            "union",
            "    changes: append-only",
            "    runs on: 3 cores",
            "  <- hash(a): [1] " + FILTER,
            "         changes: append-only",
            "         runs on: 1 core",
            "       <- forward: read source trades",
            "              changes: append-only",
            "              runs on: 1 core",
            "  <- gather: [1] as above");
  }

  @Test
  void jsonHasItOnceAndThenItsId() throws JsonProcessingException {
    JsonNode inputs = json(SHARED).get("plan").get("inputs");

    assertThat(inputs.get(0).get("node").get("operation").asText()).isEqualTo(FILTER);
    assertThat(inputs.get(0).get("node").has("repeated")).isFalse();
    assertThat(inputs.get(1).get("distribution").asText()).isEqualTo("gather");
    assertThat(inputs.get(1).get("node"))
        .isEqualTo(new ObjectMapper().readTree("{\"id\": \"s/1\", \"repeated\": true}"));
  }

  @Test
  void graphsHaveItOnceAndAnEdgeToEachReader() {
    assertThat(ExplainFormat.MERMAID.lines(SHARED))
        .hasSize(8)
        .contains("  n2 -->|\"hash(a), append-only\"| n1", "  n2 -->|\"gather, append-only\"| n1");
    assertThat(ExplainFormat.DOT.lines(SHARED))
        .contains(
            "  n2 -> n1 [label=\"hash(a), append-only\"];",
            "  n2 -> n1 [label=\"gather, append-only\"];");
  }

  @Test
  void formatsAreFoundByTheirNames() {
    assertThat(ExplainFormat.of("json")).contains(ExplainFormat.JSON);
    assertThat(ExplainFormat.of("yaml")).isEmpty();
  }
}
