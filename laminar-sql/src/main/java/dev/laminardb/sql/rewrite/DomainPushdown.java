package dev.laminardb.sql.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalCorrelate;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Computes a subquery for all values at once that it reads of the rows around it. These values, the
 * domain, go down the subquery's tree to where they are read, and then up with its rows: as keys of
 * its aggregations, partitions of its windows, conditions of its joins. Where a filter asks for
 * rows that have an outer value, the rows themselves tell the values, and no domain is needed,
 * unless what is computed could fail for other values.
 *
 * <p>See T. Neumann, A. Kemper, "Unnesting Arbitrary Queries", BTW 2015. Stateless.
 */
final class DomainPushdown {
  private final Decorrelation tree;
  private final OuterRow row;
  private final boolean exact;
  private final RexBuilder rex;

  /**
   * For the subqueries of some rows.
   *
   * @param exact whether nothing may be computed for values that none of the rows has
   */
  DomainPushdown(Decorrelation tree, OuterRow row, boolean exact) {
    this.tree = tree;
    this.row = row;
    this.exact = exact;
    this.rex = row.rows().getCluster().getRexBuilder();
  }

  /** Whether nothing may be computed for values that no row around has. */
  boolean isExact() {
    return exact;
  }

  /** A subquery's rows with the values that it reads. */
  DomainRows rows(RelNode node) {
    ImmutableBitSet read = row.columnsRead(node);
    return read.isEmpty()
        ? new DomainRows(
            tree.joined(node),
            node.getRowType().getFieldCount(),
            ImmutableBitSet.of(),
            ImmutableBitSet.of())
        : dependent(node);
  }

  /** A subquery's rows with at least some values. */
  DomainRows rows(RelNode node, ImmutableBitSet outer) {
    DomainRows rows = rows(node);
    return rows.outer().contains(outer) ? rows : beside(rows, rows.outer().union(outer), List.of());
  }

  private DomainRows dependent(RelNode node) {
    if (node instanceof Project project) {
      return projected(project);
    } else if (node instanceof Filter filter) {
      return new DomainFilter(this, row, rex).rows(filter);
    } else if (node instanceof Join join) {
      return new DomainJoin(this, row, rex).rows(join);
    } else if (SingleRows.are(node)) {
      return projected(SingleRows.counted((Aggregate) node, List.of(), tree.builder()));
    } else if (node instanceof Aggregate aggregate) {
      return aggregate.getGroupCount() == 0 ? ofEach(aggregate) : groups(aggregate);
    } else if (node instanceof Sort sort) {
      return limited(sort);
    } else if (node instanceof SetOp operation) {
      return combined(operation);
    } else if (node instanceof Correlate correlate) {
      return joined(correlate);
    } else if (node instanceof Uncollect uncollect) {
      return unnested(uncollect);
    }
    throw new UnsupportedSubqueryException("values of an outer row in " + node);
  }

  /** The distinct values that rows around have in some columns, and perhaps more. */
  RelNode domain(ImmutableBitSet outer) {
    DomainSource source = DomainSource.of(row.rows(), outer.asList());
    RelNode values =
        tree.builder()
            .push(source.node())
            .project(source.columns().stream().map(column -> ref(source.node(), column)).toList())
            .build();
    return LogicalAggregate.create(
        values, List.of(), ImmutableBitSet.range(outer.cardinality()), null, List.of());
  }

  /**
   * Rows with more values beside them: all of the domain that fit to those they have.
   *
   * @param conditions over the rows, and the outer row's columns
   */
  DomainRows beside(DomainRows rows, ImmutableBitSet outer, List<RexNode> conditions) {
    RelNode domain = domain(outer);
    int width = rows.node().getRowType().getFieldCount();
    List<RexNode> all = new ArrayList<>();
    for (int column : rows.outer()) {
      all.add(rows.same(column, shifted(domain, outer.indexOf(column), width), 0, rex));
    }
    RexShuttle values = row.replacing(c -> shifted(domain, outer.indexOf(c), width));
    all.addAll(values.visitList(conditions));
    RelNode joined =
        tree.builder().push(rows.node()).push(domain).join(JoinRelType.INNER, all).build();
    List<RexNode> projects = rows.projects(rex, ImmutableBitSet.of());
    outer.forEach(column -> projects.add(ref(joined, width + outer.indexOf(column))));
    return projected(joined, projects, rows.columns(), outer, notNull(outer));
  }

  private ImmutableBitSet notNull(ImmutableBitSet outer) {
    return outer.asList().stream()
        .filter(column -> !row.type(column).isNullable())
        .collect(ImmutableBitSet.toImmutableBitSet());
  }

  RelNode filtered(RelNode node, List<RexNode> conditions) {
    return conditions.isEmpty()
        ? node
        : tree.builder().push(node).filter(fitting(conditions, node)).build();
  }

  /**
   * Expressions over rows whose columns are as they were, but that a column which tells a value may
   * be declared nullable where the value is not.
   */
  private List<RexNode> fitting(List<RexNode> expressions, RelNode node) {
    return RexUtil.fixUp(rex, expressions, RelOptUtil.getFieldTypeList(node.getRowType()));
  }

  RelNode joined(RelNode left, RelNode right, JoinRelType type, List<RexNode> conditions) {
    return tree.builder().push(left).push(right).join(type, conditions).build();
  }

  DomainRows projected(
      RelNode node,
      List<RexNode> projects,
      int columns,
      ImmutableBitSet outer,
      ImmutableBitSet neverNull) {
    RelNode projected = tree.builder().push(node).project(fitting(projects, node)).build();
    return new DomainRows(projected, columns, outer, neverNull);
  }

  private DomainRows projected(Project project) {
    DomainRows input = rows(project.getInput(), row.columnsRead(project));
    RexShuttle values = row.replacing(input::value);
    List<RexNode> projects = new ArrayList<>();
    for (RexNode expression : project.getProjects()) {
      RexNode here = expression.accept(values).accept(input.partitioned(rex));
      projects.add(rex.ensureType(expression.getType(), here, true));
    }
    int columns = projects.size();
    input.outer().forEach(column -> projects.add(input.value(column)));
    return projected(input.node(), projects, columns, input.outer(), input.neverNull());
  }

  /** Groups with the values beside them, where there are rows. */
  DomainRows groups(Aggregate aggregate) {
    DomainRows input = rows(aggregate.getInput());
    ImmutableBitSet keys = aggregate.getGroupSet().union(input.values());
    List<AggregateCall> calls = new ArrayList<>();
    for (AggregateCall call : aggregate.getAggCallList()) {
      calls.add(
          call.adaptTo(
              input.node(),
              call.getArgList(),
              call.filterArg,
              aggregate.getGroupCount(),
              keys.cardinality()));
    }
    RelNode groups = LogicalAggregate.create(input.node(), aggregate.getHints(), keys, null, calls);
    List<RexNode> projects = new ArrayList<>();
    int own = aggregate.getGroupCount();
    for (RelDataTypeField field : aggregate.getRowType().getFieldList()) {
      int k = field.getIndex();
      RexNode column = ref(groups, k < own ? k : k + input.outer().cardinality());
      projects.add(own == 0 ? column : rex.ensureType(field.getType(), column, true));
    }
    for (int i = 0; i < input.outer().cardinality(); i++) {
      projects.add(ref(groups, own + i));
    }
    return projected(
        groups, projects, aggregate.getRowType().getFieldCount(), input.outer(), input.neverNull());
  }

  /** The one group of each value, also where there are no rows. */
  private DomainRows ofEach(Aggregate aggregate) {
    DomainRows groups = groups(aggregate);
    ImmutableBitSet outer = groups.outer();
    RelNode domain = domain(outer);
    int width = outer.cardinality();
    List<RexNode> keys = new ArrayList<>();
    for (int column : outer) {
      keys.add(groups.same(column, ref(domain, outer.indexOf(column)), width, rex));
    }
    RelNode joined =
        tree.builder().push(domain).push(groups.node()).join(JoinRelType.LEFT, keys).build();
    List<RexNode> projects = new ArrayList<>();
    for (AggregateCall call : aggregate.getAggCallList()) {
      projects.add(EmptyGroups.result(call, ref(joined, width + projects.size()), rex));
    }
    for (int i = 0; i < width; i++) {
      projects.add(ref(joined, i));
    }
    return projected(joined, projects, groups.columns(), outer, notNull(outer));
  }

  private DomainRows limited(Sort sort) {
    DomainRows input = rows(sort.getInput());
    return sort.fetch == null && sort.offset == null
        ? input
        : DomainLimit.of(sort, input, tree.builder());
  }

  private DomainRows combined(SetOp operation) {
    ImmutableBitSet outer = row.columnsRead(operation);
    List<RelNode> inputs = new ArrayList<>();
    ImmutableBitSet neverNull = outer;
    for (RelNode input : operation.getInputs()) {
      DomainRows rows = rows(input, outer);
      inputs.add(rows.node());
      neverNull = neverNull.intersect(rows.neverNull());
    }
    return new DomainRows(
        operation.copy(operation.getTraitSet(), inputs),
        operation.getRowType().getFieldCount(),
        outer,
        neverNull);
  }

  /** A dependent join inside: what it computes for a row reads the values beside that. */
  private DomainRows joined(Correlate correlate) {
    ImmutableBitSet outer = row.columnsRead(correlate);
    DomainRows left = rows(correlate.getLeft(), outer);
    List<RexNode> exact = left.projects(rex, ImmutableBitSet.of());
    outer.forEach(c -> exact.add(rex.ensureType(row.type(c), left.value(c), true)));
    RelNode wider = tree.builder().push(left.node()).project(exact).build();
    CorrelationId id = correlate.getCorrelationId();
    RexNode inner = rex.makeCorrel(wider.getRowType(), id);
    RexShuttle nearer = row.replacing(column -> rex.makeFieldAccess(inner, left.indexOf(column)));
    RexShuttle sameRow =
        new OuterRow(id, wider).replacing(column -> rex.makeFieldAccess(inner, column));
    RelNode right =
        correlate
            .getRight()
            .accept(new EveryExpression(sameRow))
            .accept(new EveryExpression(nearer));
    RelNode joined =
        tree.joined(
            LogicalCorrelate.create(
                wider,
                right,
                correlate.getHints(),
                id,
                new OuterRow(id, wider).columnsRead(right),
                correlate.getJoinType()));
    return moved(joined, left, correlate.getRowType().getFieldCount());
  }

  /** Rows whose values stand behind the columns of their left side, and not behind all. */
  DomainRows moved(RelNode joined, DomainRows left, int columns) {
    int width = left.columns() + left.outer().cardinality();
    List<RexNode> projects = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      projects.add(ref(joined, i < left.columns() ? i : i - left.columns() + width));
    }
    left.outer().forEach(column -> projects.add(ref(joined, left.indexOf(column))));
    return projected(joined, projects, columns, left.outer(), left.neverNull());
  }

  private DomainRows unnested(Uncollect uncollect) {
    ImmutableBitSet outer = row.columnsRead(uncollect);
    RelNode domain = domain(outer);
    CorrelationId id = uncollect.getCluster().createCorrel();
    RexNode value = rex.makeCorrel(domain.getRowType(), id);
    RexShuttle values = row.replacing(column -> rex.makeFieldAccess(value, outer.indexOf(column)));
    RelNode elements =
        LogicalCorrelate.create(
            domain,
            uncollect.accept(new EveryExpression(values)),
            List.of(),
            id,
            ImmutableBitSet.range(outer.cardinality()),
            JoinRelType.INNER);
    int width = outer.cardinality();
    int columns = uncollect.getRowType().getFieldCount();
    List<RexNode> projects = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      projects.add(ref(elements, width + i));
    }
    for (int i = 0; i < width; i++) {
      projects.add(ref(elements, i));
    }
    return projected(elements, projects, columns, outer, notNull(outer));
  }

  static RexNode ref(RelNode node, int column) {
    return RexInputRef.of(column, node.getRowType());
  }

  private RexNode shifted(RelNode node, int column, int by) {
    return rex.makeInputRef(ref(node, column).getType(), column + by);
  }
}
