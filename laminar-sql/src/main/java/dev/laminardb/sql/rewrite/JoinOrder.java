package dev.laminardb.sql.rewrite;

import dev.laminardb.core.table.TableStore;
import dev.laminardb.sql.catalog.CatalogTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Puts the inputs of inner joins that follow each other into an order in which each is joined by
 * equal keys with those before it, where there is one: the order of FROM need not be such, and the
 * join of two inputs without a common key has as many rows as their product.
 *
 * <p>Rows of a table that a condition chooses from come as soon as the whole primary key is known:
 * of the rows before them each finds one at most, some find none, and no later join keeps those.
 * Otherwise the order is that of FROM.
 *
 * <pre>
 *   supplier, lineitem, nation     s_suppkey = l_suppkey, s_nationkey = n_nationkey, n_name = 'PERU'
 *   supplier, nation, lineitem
 * </pre>
 */
final class JoinOrder extends RelHomogeneousShuttle {
  private final RelBuilder builder;

  JoinOrder(RelBuilder builder) {
    this.builder = builder;
  }

  /** Joins of inputs, not nested yet: columns are numbered as the outermost join has them. */
  private static final class Inputs {
    private final List<RelNode> nodes = new ArrayList<>();
    private final List<Integer> firstColumns = new ArrayList<>();
    private final List<RexNode> conditions = new ArrayList<>();
    private boolean hasProduct;
    private boolean hasEarlyLookup;

    private void add(RelNode node, int firstColumn) {
      if (!(node instanceof Join join) || join.getJoinType() != JoinRelType.INNER) {
        nodes.add(node);
        firstColumns.add(firstColumn);
        return;
      }
      add(join.getLeft(), firstColumn);
      add(join.getRight(), firstColumn + join.getLeft().getRowType().getFieldCount());
      hasProduct |= join.analyzeCondition().leftKeys.isEmpty();
      RelOptUtil.conjunctions(join.getCondition())
          .forEach(condition -> conditions.add(RexUtil.shift(condition, firstColumn)));
    }

    private ImmutableBitSet columns(int input) {
      int first = firstColumns.get(input);
      return ImmutableBitSet.range(first, first + nodes.get(input).getRowType().getFieldCount());
    }

    /** Whether an equality connects an input with columns that are there. */
    private boolean isConnected(int input, ImmutableBitSet there) {
      ImmutableBitSet own = columns(input);
      return conditions.stream().anyMatch(condition -> connects(condition, own, there));
    }

    private static boolean connects(RexNode condition, ImmutableBitSet own, ImmutableBitSet there) {
      ImmutableBitSet read = RelOptUtil.InputFinder.bits(condition);
      return condition.isA(SqlKind.EQUALS)
          && read.intersects(own)
          && read.intersects(there)
          && own.union(there).contains(read);
    }

    /**
     * Whether an input is of chosen rows of a table, of which columns that are there have the
     * primary key.
     */
    private boolean isChosenByKey(int input, ImmutableBitSet there) {
      List<Integer> key = keyOfChosen(nodes.get(input));
      if (key.isEmpty()) {
        return false;
      }
      ImmutableBitSet own = columns(input);
      ImmutableBitSet.Builder known = ImmutableBitSet.builder();
      for (RexNode condition : conditions) {
        if (connects(condition, own, there)
            && condition instanceof RexCall call
            && call.getOperands().stream().allMatch(RexInputRef.class::isInstance)) {
          known.addAll(RelOptUtil.InputFinder.bits(condition).intersect(own));
        }
      }
      ImmutableBitSet equal = known.build().shift(-firstColumns.get(input));
      return equal.contains(ImmutableBitSet.of(key));
    }

    /** The primary key of the table that a node chooses rows from; empty if it is another node. */
    private static List<Integer> keyOfChosen(RelNode node) {
      if (!(node instanceof Filter filter) || !(filter.getInput() instanceof TableScan scan)) {
        return List.of();
      }
      CatalogTable scanned = scan.getTable().unwrap(CatalogTable.class);
      TableStore table = scanned == null ? null : scanned.relation().table();
      return table == null ? List.of() : table.schema().key();
    }

    private Integer next(List<Integer> left, ImmutableBitSet there) {
      for (Integer input : left) {
        if (isChosenByKey(input, there)) {
          hasEarlyLookup |= !input.equals(left.get(0));
          return input;
        }
      }
      for (Integer input : left) {
        if (isConnected(input, there)) {
          return input;
        }
      }
      return left.get(0);
    }

    private List<Integer> order() {
      List<Integer> left = new ArrayList<>();
      for (int i = 1; i < nodes.size(); i++) {
        left.add(i);
      }
      List<Integer> order = new ArrayList<>(List.of(0));
      ImmutableBitSet there = columns(0);
      while (!left.isEmpty()) {
        Integer next = next(left, there);
        left.remove(next);
        order.add(next);
        there = there.union(columns(next));
      }
      return order;
    }
  }

  @Override
  public RelNode visit(LogicalJoin join) {
    Inputs inputs = new Inputs();
    inputs.add(join, 0);
    List<Integer> order = inputs.order();
    if (!inputs.hasProduct && !inputs.hasEarlyLookup || order.size() < 3) {
      return super.visit((RelNode) join);
    }
    inputs.nodes.replaceAll(node -> node.accept(this));
    return join(inputs, order, join.getRowType().getFieldNames());
  }

  private RelNode join(Inputs inputs, List<Integer> order, List<String> names) {
    List<RexNode> conditions = new ArrayList<>(inputs.conditions);
    int[] placed = new int[names.size()];
    ImmutableBitSet there = ImmutableBitSet.of();
    int width = 0;
    for (int input : order) {
      for (int column : inputs.columns(input)) {
        placed[column] = width++;
      }
      there = there.union(inputs.columns(input));
      builder.push(inputs.nodes.get(input));
      if (builder.size() == 2) {
        builder.join(JoinRelType.INNER, takeThoseOver(there, conditions, placed));
      }
    }
    List<RexNode> columns = new ArrayList<>();
    for (int column : placed) {
      columns.add(builder.field(column));
    }
    return builder.project(columns, names, true).build();
  }

  /** Removes the conditions that read no other columns, and gives them as they are placed. */
  private static List<RexNode> takeThoseOver(
      ImmutableBitSet there, List<RexNode> conditions, int[] placed) {
    List<RexNode> taken = new ArrayList<>();
    for (RexNode condition : List.copyOf(conditions)) {
      if (there.contains(RelOptUtil.InputFinder.bits(condition))) {
        conditions.remove(condition);
        taken.add(
            condition.accept(
                new RexShuttle() {
                  @Override
                  public RexNode visitInputRef(RexInputRef ref) {
                    return new RexInputRef(placed[ref.getIndex()], ref.getType());
                  }
                }));
      }
    }
    return taken;
  }
}
