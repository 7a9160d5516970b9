package dev.laminardb.sql.plan;

import dev.laminardb.core.topology.Partitioning;
import dev.laminardb.core.topology.SingleRow;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.explain.ExplainedInput;
import dev.laminardb.sql.explain.ExplainedNode;
import dev.laminardb.sql.explain.ExplainedState;
import dev.laminardb.sql.explain.Explanation;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Explains plans. For one plan and one thread. */
public final class PlanExplanation {
  private static final String ONE_CORE = "1 core";

  private final String relation;
  private final String allCores;
  private final boolean once;
  private int steps;

  /** What nodes have been explained as, so that one that several read has one id. */
  private final Map<PlanNode, ExplainedNode> explained = new IdentityHashMap<>();

  /** The same of those whose input may come to them on any core. */
  private final Map<PlanNode, ExplainedNode> explainedSpread = new IdentityHashMap<>();

  private PlanExplanation(String relation, int cores, boolean once) {
    this.relation = relation;
    this.allCores = count(cores, "core");
    this.once = once;
  }

  /**
   * Explains what runs all the time.
   *
   * @param relation its name
   * @param kind what it is
   * @param plan as it is compiled for these cores
   */
  public static Explanation of(String relation, Relation.Kind kind, StreamPlan plan, int cores) {
    PlanExplanation explaining = new PlanExplanation(relation, cores, false);
    ExplainedNode root = explaining.node(plan.root(), false);
    return new Explanation(
        kind.noun() + " \"" + relation + "\", " + explaining.allCores,
        KeptState.keepsResult(kind, plan) ? explaining.keep(plan.root(), root) : root);
  }

  /** Explains a source or table. */
  public static Explanation of(Relation relation, int cores) {
    PlanExplanation explaining = new PlanExplanation(relation.name(), cores, false);
    return new Explanation(
        relation.describe() + ", " + explaining.allCores,
        explaining.node(new PlanNode.Read(relation), false));
  }

  /**
   * Explains a query that runs once.
   *
   * @param plan of which the steps are as they are compiled for these cores
   */
  public static Explanation of(OrderedPlan plan, int cores) {
    PlanExplanation explaining = new PlanExplanation("query", cores, true);
    StreamPlan rows = plan.plan();
    ExplainedNode root = explaining.node(rows.root(), false);
    String title = "query that runs once, " + explaining.allCores;
    return new Explanation(title, explaining.collected(plan, root));
  }

  private ExplainedNode keep(PlanNode.Computed result, ExplainedNode root) {
    return new ExplainedNode(
        nextId(),
        "keep the result",
        KeptState.ofResult(result),
        root.retracts(),
        root.key(),
        root.runsOn(),
        List.of(new ExplainedInput("forward", root)),
        null);
  }

  private ExplainedNode collected(OrderedPlan plan, ExplainedNode root) {
    List<Field> fields = plan.plan().root().output().getFields();
    StringBuilder operation = new StringBuilder("collect the rows");
    if (!plan.order().isEmpty()) {
      operation.append(" order by ");
      operation.append(
          plan.order().stream()
              .map(key -> PlanText.of(key, fields))
              .collect(Collectors.joining(", ")));
    }
    if (plan.offset() > 0) {
      operation.append(" offset ").append(plan.offset());
    }
    if (plan.limit() < Long.MAX_VALUE) {
      operation.append(" limit ").append(plan.limit());
    }
    return new ExplainedNode(
        relation + "/result",
        operation.toString(),
        new ExplainedState("the rows of the result", untilTheEnd(), false),
        false,
        List.of(),
        "the thread that asks",
        List.of(new ExplainedInput("gather", root)),
        null);
  }

  private static String untilTheEnd() {
    return "until the query ends";
  }

  /**
   * Explains a node behind its inputs, numbered as {@link StreamTopology} numbers them.
   *
   * @param spread whether its input may come to it on any core
   */
  private ExplainedNode node(PlanNode node, boolean spread) {
    if (node instanceof PlanNode.Read read) {
      return read(read);
    }
    if (!(node instanceof PlanNode.Computed computed)) {
      return leaf(SingleRow.NODE, "a single row", node, null, ONE_CORE);
    }
    boolean spreads = StreamPlan.spreads(computed.step(), spread);
    Map<PlanNode, ExplainedNode> known = spreads ? explainedSpread : explained;
    ExplainedNode found = known.get(node);
    if (found == null) {
      found = computed(computed, spreads);
      known.put(node, found);
    }
    return found;
  }

  private ExplainedNode computed(PlanNode.Computed computed, boolean spreads) {
    List<ExplainedInput> inputs = new ArrayList<>();
    for (int i = 0; i < computed.inputs().size(); i++) {
      PlanNode input = computed.inputs().get(i);
      Partitioning partitioning = StreamTopology.partitioning(computed, i, spreads);
      inputs.add(new ExplainedInput(text(partitioning, input), node(input, spreads)));
    }
    ExplainedState state = KeptState.of(computed);
    return new ExplainedNode(
        nextId(),
        PlanText.of(computed.step()),
        state == null || !once ? state : new ExplainedState(state.what(), untilTheEnd(), false),
        computed.retracts(),
        computed.retracts() ? KnownKey.names(computed) : List.of(),
        runsOn(StreamTopology.partitioning(computed, 0, spreads), inputs),
        inputs,
        null);
  }

  private ExplainedNode read(PlanNode.Read read) {
    Relation relation = read.relation();
    boolean hasCore =
        relation.kind() == Relation.Kind.SOURCE || relation.kind() == Relation.Kind.TABLE;
    return leaf(
        relation.outputNode(),
        "read " + relation.kind().noun() + " " + relation.name() + how(read),
        read,
        relation.kind() == Relation.Kind.TABLE
            ? new ExplainedState("its rows", "until they are deleted", false)
            : null,
        hasCore ? ONE_CORE : "the cores of " + relation.name());
  }

  /** How a query that runs once comes by the rows. */
  private String how(PlanNode.Read read) {
    KeyRead keys = read.keys();
    if (keys != null) {
      return ", " + keys.text(read.relation().schema());
    }
    return once && read.relation().kind().isKept() ? ", scan" : "";
  }

  private static ExplainedNode leaf(
      String id, String operation, PlanNode node, @Nullable ExplainedState state, String runsOn) {
    List<String> key = node.retracts() ? KnownKey.names(node) : List.of();
    return new ExplainedNode(id, operation, state, node.retracts(), key, runsOn, List.of(), null);
  }

  private String nextId() {
    return relation + "/" + ++steps;
  }

  private String runsOn(Partitioning partitioning, List<ExplainedInput> inputs) {
    if (partitioning instanceof Partitioning.Hash
        || partitioning instanceof Partitioning.Rebalance) {
      return allCores;
    }
    if (partitioning instanceof Partitioning.Gather) {
      return ONE_CORE;
    }
    String first = inputs.get(0).node().runsOn();
    return inputs.size() == 1 || first.equals(allCores) ? first : "the cores of its inputs";
  }

  private static String text(Partitioning partitioning, PlanNode input) {
    if (partitioning instanceof Partitioning.Hash hash) {
      List<Field> fields = input.output().getFields();
      return IntStream.of(hash.keys())
          .mapToObj(key -> fields.get(key).getName())
          .collect(Collectors.joining(", ", "hash(", ")"));
    }
    if (partitioning instanceof Partitioning.Rebalance) {
      return "rebalance";
    }
    return partitioning instanceof Partitioning.Gather ? "gather" : "forward";
  }

  private static String count(int n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }
}
