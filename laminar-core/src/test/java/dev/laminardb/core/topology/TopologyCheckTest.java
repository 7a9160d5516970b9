package dev.laminardb.core.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.testing.TextBatches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class TopologyCheckTest {
  private static final Schema NUMBERS = TextBatches.schema("n BIGINT NOT NULL");
  private static final Schema OTHER_NAME = TextBatches.schema("m BIGINT NOT NULL");
  private static final Schema NULLABLE = TextBatches.schema("n BIGINT");

  private static Node source(String id) {
    return new Node.Source(id, id, NUMBERS, -1, 0);
  }

  private static Node step(String id, Schema... inputs) {
    return new Node.Step(
        id,
        id,
        List.of(inputs),
        NUMBERS,
        () -> {
          throw new IllegalStateException("nothing is made");
        });
  }

  private static Edge edge(String from, String to) {
    return edge(from, to, 0);
  }

  private static Edge edge(String from, String to, int input) {
    return new Edge(from, to, input, Partitioning.forward());
  }

  private static List<String> order(List<Node> nodes, Edge... edges) {
    return TopologyCheck.check(
            new TopologyChange(Set.of(), nodes, Arrays.asList(edges)), List.of(), List.of())
        .stream()
        .map(Node::id)
        .toList();
  }

  private static void refused(String message, List<Node> nodes, Edge... edges) {
    LaminarException refusal =
        catchThrowableOfType(LaminarException.class, () -> order(nodes, edges));
    assertThat(refusal.errorCode()).isEqualTo(ErrorCode.INVALID_TOPOLOGY);
    assertThat(refusal).hasMessageContaining(message);
  }

  @Test
  void nodesComeInTheOrderOfFlowWhateverTheOrderTheyAreListedIn() {
    List<Node> nodes =
        List.of(
            step("c", NUMBERS, NUMBERS), step("b", OTHER_NAME), step("a", NUMBERS), source("s"));

    List<String> order =
        order(nodes, edge("a", "b"), edge("b", "c"), edge("s", "c", 1), edge("s", "a"));

    assertThat(order).containsExactly("s", "a", "b", "c");
  }

  @Test
  void severalEdgesMayLeadToOneInput() {
    List<Node> nodes = List.of(source("s"), source("t"), step("both", NUMBERS));

    assertThat(order(nodes, edge("s", "both"), edge("t", "both"))).hasSize(3);
  }

  @Test
  void aCycleIsNamed() {
    List<Node> nodes =
        List.of(source("s"), step("x", NUMBERS), step("a", NUMBERS, NUMBERS), step("b", NUMBERS));

    refused(
        "b -> a -> b", nodes, edge("s", "a", 1), edge("a", "b"), edge("b", "a"), edge("b", "x"));
    refused("a -> a", List.of(step("a", NUMBERS)), edge("a", "a"));
  }

  @Test
  void aNodeToWhichNothingLeadsIsRefused() {
    refused("input 0 of node \"a\"", List.of(source("s"), step("a", NUMBERS)));
    refused(
        "input 1 of node \"a\"", List.of(source("s"), step("a", NUMBERS, NUMBERS)), edge("s", "a"));
  }

  @Test
  void anEdgeHasTwoKnownEndsAndTheColumnsThatAreExpected() {
    List<Node> nodes = List.of(source("s"), step("a", NUMBERS));

    refused("node \"t\", which does not exist", nodes, edge("s", "a"), edge("t", "a"));
    refused("node \"t\", which does not exist", nodes, edge("s", "a"), edge("s", "t"));
    refused("leads to a source", nodes, edge("s", "a"), edge("a", "s"));
    refused("input 1 of a node that has 1", nodes, edge("s", "a", 1));
    refused(
        "carries (BIGINT NOT NULL) where (BIGINT) are expected",
        List.of(source("s"), step("a", NULLABLE)),
        edge("s", "a"));
  }

  @Test
  void noNodeIsThereTwice() {
    refused("two nodes \"s\"", List.of(source("s"), source("s")));
    TopologyChange again = new TopologyChange(Set.of(), List.of(source("s")), List.of());
    assertThat(
            catchThrowableOfType(
                LaminarException.class,
                () -> TopologyCheck.check(again, List.of(source("s")), List.of())))
        .hasMessageContaining("two nodes \"s\"");
  }

  @Test
  void aNodeThatRunsGetsNoFurtherInput() {
    TopologyChange change =
        new TopologyChange(Set.of(), List.of(source("t")), List.of(edge("t", "a")));
    List<Node> running = List.of(source("s"), step("a", NUMBERS));

    assertThat(
            catchThrowableOfType(
                LaminarException.class,
                () -> TopologyCheck.check(change, running, List.of(edge("s", "a")))))
        .hasMessageContaining("leads to a node that runs already");
  }

  @Test
  void theEdgesOutOfANodeAreLimited() {
    List<Edge> edges = new ArrayList<>();
    List<Node> running = new ArrayList<>(List.of(source("s")));
    for (int i = 0; i < TopologyCheck.MAX_FAN_OUT; i++) {
      running.add(step("r" + i, NUMBERS));
      edges.add(edge("s", "r" + i));
    }
    TopologyChange oneMore =
        new TopologyChange(Set.of(), List.of(step("a", NUMBERS)), List.of(edge("s", "a")));
    List<Edge> oneLess = edges.subList(1, edges.size());

    assertThat(TopologyCheck.check(oneMore, running, oneLess)).hasSize(1);
    LaminarException refusal =
        catchThrowableOfType(
            LaminarException.class, () -> TopologyCheck.check(oneMore, running, edges));
    assertThat(refusal.errorCode()).isEqualTo(ErrorCode.FAN_OUT_LIMIT);
    assertThat(refusal).hasMessageContaining("1024 streams would read \"s\"");
  }
}
