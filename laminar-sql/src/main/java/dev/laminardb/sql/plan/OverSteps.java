package dev.laminardb.sql.plan;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.over.OverSpec;
import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.sql.validate.ValidatedQuery;
import dev.laminardb.sql.validate.WindowBounds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexWindow;
import org.jspecify.annotations.Nullable;

/**
 * A projection with functions OVER windows: a step that computes the columns it passes on, the
 * partitions, the orders and the arguments, and over it a step for each kind of partition and
 * order, which adds the results of its functions.
 *
 * <pre>
 *   SELECT a + 1, SUM(b) OVER (PARTITION BY k) + RANK() OVER (ORDER BY b) FROM t
 *
 *   select a + 1, b, k    over [k]: SUM(b)    over [] order b: RANK()    select $0, $1 + $2
 * </pre>
 */
final class OverSteps {
  private final ValidatedQuery query;
  private final RexBuilder rex;
  private final SegmentBuilder builder;
  private final Project project;
  private final int index;

  /** The columns of the step before. */
  private final StepInputs inputs;

  /** Of each expression of the projection, as it was, which of the inputs it is. */
  private final Map<RexNode, Integer> numbers = new HashMap<>();

  /** Which of the inputs the projection itself has. */
  private final Set<Integer> passedOn = new TreeSet<>();

  /** The functions by what their partitions and orders are, each once. */
  private final Map<Window, List<RexOver>> functions = new LinkedHashMap<>();

  /** All functions in the order in which their results come. */
  private final List<RexOver> results = new ArrayList<>();

  /** What the columns of the last step are: inputs, or behind their numbers results. */
  private List<Integer> columns = new ArrayList<>();

  private record Window(List<RexNode> keys, List<RexFieldCollation> order) {
    private Window(RexWindow window) {
      this(List.copyOf(window.partitionKeys), orderKeys(window));
    }
  }

  /** What a window is ordered by; TRUE stands where nothing is written. */
  private static List<RexFieldCollation> orderKeys(RexWindow window) {
    return window.orderKeys.stream().filter(key -> !key.left.isAlwaysTrue()).toList();
  }

  /** The columns of a step, by the numbers of inputs. */
  private record StepColumns(
      Window window, int[] keys, List<SortKey> order, List<PlannedOver> functions) {}

  /**
   * The steps of a projection.
   *
   * @param builder has the columns that the projection reads
   * @param index how many such projections there are inside it
   * @param prepare brings an expression over the builder's columns into the form that is compiled
   */
  OverSteps(
      ValidatedQuery query,
      RexBuilder rex,
      SegmentBuilder builder,
      Project project,
      int index,
      UnaryOperator<RexNode> prepare) {
    this.query = query;
    this.rex = rex;
    this.builder = builder;
    this.project = project;
    this.index = index;
    this.inputs =
        new StepInputs(
            query.types(),
            builder,
            e -> RexUtil.expandSearch(rex, null, builder.inline(prepare.apply(e))),
            this::error);
  }

  /** Adds the steps; the builder's columns are then those of the projection. */
  void add() {
    checkOverlap();
    List<RexNode> projects =
        project.getProjects().stream().map(p -> p.accept(new OverSums(rex))).toList();
    for (int i = 0; i < projects.size(); i++) {
      collect(projects.get(i), project.getRowType().getFieldNames().get(i));
    }
    List<StepColumns> steps = new ArrayList<>();
    functions.forEach((window, overs) -> steps.add(step(window, overs)));
    inputs.cut();
    IntStream.range(0, inputs.size()).forEach(columns::add);
    for (int i = 0; i < steps.size(); i++) {
      addStep(steps.get(i), needed(steps.subList(i + 1, steps.size())));
    }
    builder.replaceProjects(projects.stream().map(this::column).toList());
  }

  private void checkOverlap() {
    RexCall overlap = builder.overlap();
    if (overlap != null) {
      throw error(
          "rows of "
              + WindowBounds.function(overlap)
              + " windows"
              + (WindowBounds.function(overlap).overlaps() ? ", of which each is in several," : "")
              + " have no functions OVER windows yet",
          "aggregate them by window_start, window_end first");
    }
  }

  /** Finds what an expression has of functions, and of columns beside them. */
  private void collect(RexNode expression, String name) {
    if (expression instanceof RexOver over) {
      List<RexOver> overs =
          functions.computeIfAbsent(new Window(over.getWindow()), w -> new ArrayList<>());
      if (!overs.contains(over)) {
        overs.add(over);
      }
    } else if (expression instanceof RexCall call && RexOver.containsOver(call)) {
      call.getOperands().forEach(operand -> collect(operand, name));
    } else if (!(expression instanceof RexLiteral)) {
      passedOn.add(input(expression, name));
    }
  }

  private StepColumns step(Window window, List<RexOver> overs) {
    int[] keys = inputs.keys(window.keys);
    List<SortKey> order = inputs.order(window.order, "a window");
    List<PlannedOver> functionsOf = new ArrayList<>();
    for (RexOver over : overs) {
      functionsOf.add(new PlannedOver(over, rex, order, this::argument, this::error));
    }
    return new StepColumns(window, keys, order, functionsOf);
  }

  /** The inputs that the projection and some steps read. */
  private Set<Integer> needed(List<StepColumns> steps) {
    Set<Integer> needed = new TreeSet<>(passedOn);
    for (StepColumns step : steps) {
      IntStream.of(step.keys).forEach(needed::add);
      step.order.forEach(key -> needed.add(key.column()));
      step.functions.forEach(function -> needed.addAll(function.inputs()));
    }
    return needed;
  }

  private void addStep(StepColumns step, Set<Integer> needed) {
    List<Integer> next = new ArrayList<>();
    for (int column : columns) {
      if (column >= inputs.size() || needed.contains(column)) {
        next.add(column);
      }
    }
    int[] outputs = next.stream().mapToInt(columns::indexOf).toArray();
    List<SortKey> order =
        step.order.stream()
            .map(k -> new SortKey(columns.indexOf(k.column()), k.descending(), k.nullsFirst()))
            .toList();
    OverSpecs specs = new OverSpecs(columns::indexOf, step.functions, this::error);
    OverSpec spec =
        new OverSpec(
            builder.base(),
            IntStream.of(step.keys).map(columns::indexOf).toArray(),
            order,
            outputs,
            specs.calls(),
            specs.aggregates());
    for (PlannedOver function : specs.inOrder()) {
      next.add(inputs.size() + results.size());
      results.add(function.over());
    }
    columns = next;
    builder.over(new PlanStep.Over(spec), List.of());
  }

  /** An expression of the projection, over the columns of the last step. */
  private RexNode column(RexNode expression) {
    if (expression instanceof RexOver over) {
      int at = columns.indexOf(inputs.size() + results.indexOf(over));
      boolean nullable = builder.base().getFields().get(at).isNullable();
      return new RexInputRef(at, query.types().createTypeWithNullability(over.getType(), nullable));
    }
    if (expression instanceof RexCall call && RexOver.containsOver(call)) {
      return call.clone(call.getType(), call.getOperands().stream().map(this::column).toList());
    }
    if (expression instanceof RexLiteral) {
      return expression;
    }
    return new RexInputRef(columns.indexOf(input(expression, "")), expression.getType());
  }

  private int argument(RexNode expression) {
    return input(expression, "argument_" + inputs.size());
  }

  /** The column of the step before that holds an expression; added if there is none. */
  private int input(RexNode expression, String name) {
    Integer known = numbers.get(expression);
    if (known != null) {
      return known;
    }
    int number = inputs.column(expression, name);
    numbers.put(expression, number);
    return number;
  }

  private LaminarException error(String message, @Nullable String hint) {
    return query.text().error(ErrorCode.UNSUPPORTED, query.blocks().over(index), message, hint);
  }
}
