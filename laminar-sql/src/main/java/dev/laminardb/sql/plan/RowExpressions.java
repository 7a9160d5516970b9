package dev.laminardb.sql.plan;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.type.LaminarTypeFactory;
import dev.laminardb.sql.validate.ValidatedQuery;
import dev.laminardb.sql.validate.WindowBounds;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.jspecify.annotations.Nullable;

/**
 * Expressions over the columns of one table, or over none, and over parameters, which stand for
 * further columns behind the table's.
 *
 * @param values the columns of the query they were written as
 * @param condition its WHERE, if it has one
 * @param rex makes more of them
 */
public record RowExpressions(List<RexNode> values, @Nullable RexNode condition, RexBuilder rex) {

  /**
   * The expressions of {@code SELECT values [FROM table [WHERE condition]]}.
   *
   * @param columns how many the table has; 0 where there is no table
   * @param parameters is told the number and type of each parameter
   * @throws LaminarException if the engine does not run one of them
   */
  public static RowExpressions of(
      ValidatedQuery query, int columns, BiConsumer<Integer, RelDataType> parameters) {
    RexBuilder rex = new DialectRexBuilder(query.types());
    RelNode node = QueryConverter.convert(query);
    List<RexNode> values = rex.identityProjects(node.getRowType());
    if (node instanceof Project project) {
      values = project.getProjects();
      node = project.getInput();
    } else if (node instanceof Values row) {
      // Where all are literals, as casts of text to INTERVAL become, nothing is left to compute.
      values = List.copyOf(row.getTuples().get(0));
    }
    RexNode condition = null;
    if (node instanceof Filter filter) {
      condition = filter.getCondition();
      node = filter.getInput();
    }
    if (!(node instanceof TableScan || node instanceof Values)) {
      throw query
          .text()
          .error(
              ErrorCode.UNSUPPORTED,
              query.blocks().aggregate(0),
              "aggregates are not available in a statement that changes a table");
    }
    PlanExpressions check = new PlanExpressions(query, rex);
    RexShuttle prepare = prepare(query, rex, columns, parameters);
    RexShuttle toMicros = WindowBounds.toMicros(rex);
    return new RowExpressions(
        values.stream()
            .map(value -> expand(rex, check.check(value.accept(prepare)).accept(toMicros)))
            .toList(),
        condition == null
            ? null
            : expand(rex, check.check(condition.accept(prepare)).accept(toMicros)),
        rex);
  }

  /** A maker of expressions by the rules of the dialect. */
  public static RexBuilder builder() {
    return new DialectRexBuilder(new LaminarTypeFactory());
  }

  private static RexNode expand(RexBuilder rex, RexNode expression) {
    return RexUtil.expandSearch(rex, null, expression);
  }

  private static RexShuttle prepare(
      ValidatedQuery query,
      RexBuilder rex,
      int columns,
      BiConsumer<Integer, RelDataType> parameters) {
    return new RexShuttle() {
      @Override
      public RexNode visitDynamicParam(RexDynamicParam parameter) {
        parameters.accept(parameter.getIndex(), parameter.getType());
        return rex.makeInputRef(
            query.types().createTypeWithNullability(parameter.getType(), true),
            columns + parameter.getIndex());
      }

      @Override
      public RexNode visitCall(RexCall call) {
        if (WindowBounds.isBound(call)) {
          throw query
              .text()
              .error(
                  ErrorCode.UNSUPPORTED,
                  query.blocks().outermost(),
                  "windows are not available in a statement that changes a table");
        }
        return super.visitCall(call);
      }
    };
  }
}
