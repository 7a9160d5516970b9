package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.UnnestSpec;
import dev.laminardb.sql.function.MapFunctions;
import dev.laminardb.sql.function.TableOperator;
import dev.laminardb.sql.function.ZippedArrays;
import dev.laminardb.sql.type.SqlTypes;
import dev.laminardb.sql.validate.ValidatedQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * UNNEST of an array, or of the entries of a map: of each row of what stands before it in FROM, or
 * of one array that is there alone. For one query.
 */
final class Unnesting {
  private final ValidatedQuery query;
  private final RexBuilder rex;

  Unnesting(ValidatedQuery query, RexBuilder rex) {
    this.query = query;
    this.rex = rex;
  }

  /**
   * Adds the step.
   *
   * @param builder what stands before UNNEST
   * @param prepare makes an expression over the builder's columns one that is compiled
   */
  void add(SegmentBuilder builder, Correlate correlate, Function<RexNode, RexNode> prepare) {
    Uncollect uncollect = uncollect(correlate.getRight());
    Project arrays = arrays(uncollect);
    RexNode array = arrays.getProjects().get(0).accept(overLeft(correlate));
    boolean outer = correlate.getJoinType() == JoinRelType.LEFT;
    if (!outer && correlate.getJoinType() != JoinRelType.INNER) {
      throw refuse("this join with UNNEST is not available yet");
    }
    if (array instanceof RexCall call && call.getOperator() instanceof TableOperator) {
      new TableFunctions(query, rex).add(builder, call, prepare, outer, correlate.getRowType());
      return;
    }
    add(builder, array, prepare, outer, uncollect.withOrdinality, correlate.getRowType());
  }

  /** Adds the step of an UNNEST that no row comes before. */
  void add(SegmentBuilder builder, Uncollect uncollect, Function<RexNode, RexNode> prepare) {
    RexNode array = arrays(uncollect).getProjects().get(0);
    builder.replaceProjects(List.of());
    if (array instanceof RexCall call && call.getOperator() instanceof TableOperator) {
      new TableFunctions(query, rex).add(builder, call, prepare, false, uncollect.getRowType());
      return;
    }
    add(builder, array, prepare, false, uncollect.withOrdinality, uncollect.getRowType());
  }

  /** The UNNEST on the right of a join, which may have other names for its columns. */
  private Uncollect uncollect(RelNode right) {
    if (right instanceof Uncollect uncollect) {
      return uncollect;
    }
    if (right instanceof Project project) {
      return uncollect(project.getInput());
    }
    throw refuse("this UNNEST is not available yet");
  }

  /** What gives the arrays: expressions over nothing but the row before. */
  Project arrays(Uncollect uncollect) {
    if (uncollect.getInput() instanceof Project project
        && project.getInput() instanceof Values
        && project.getProjects().size() == 1) {
      return project;
    }
    throw refuse("this UNNEST is not available yet");
  }

  private RexShuttle overLeft(Correlate correlate) {
    return new RexShuttle() {
      @Override
      public RexNode visitFieldAccess(RexFieldAccess access) {
        return access.getReferenceExpr() instanceof RexCorrelVariable variable
                && variable.id.equals(correlate.getCorrelationId())
            ? rex.makeInputRef(access.getType(), access.getField().getIndex())
            : super.visitFieldAccess(access);
      }
    };
  }

  private void add(
      SegmentBuilder builder,
      RexNode unnested,
      Function<RexNode, RexNode> prepare,
      boolean outer,
      boolean ordinality,
      RelDataType rowType) {
    boolean isZip = unnested instanceof RexCall call && call.getOperator() == ZippedArrays.OPERATOR;
    List<RexNode> arrays = isZip ? ((RexCall) unnested).getOperands() : List.of(unnested);
    int kept = builder.projects().size();
    List<RexNode> before = new ArrayList<>(builder.projects());
    arrays.forEach(array -> before.add(builder.inline(elements(prepare.apply(array)))));
    builder.replaceProjects(before);
    RelDataType cut = RexUtil.createStructType(rex.getTypeFactory(), before, null, null);
    builder.cut(SqlTypes.schema(cut), cut);
    List<Field> fields = new ArrayList<>(builder.base().getFields().subList(0, kept));
    int columns = rowType.getFieldCount();
    for (RelDataTypeField field : rowType.getFieldList().subList(kept, columns)) {
      boolean isPosition = ordinality && field.getIndex() == columns - 1;
      fields.add(SqlTypes.field(field.getName(), field.getType(), !isPosition || outer));
    }
    Schema output = new Schema(fields);
    builder.unnest(
        new PlanStep.Unnest(
            new UnnestSpec(
                builder.base(),
                kept,
                arrays.size(),
                isZip,
                outer,
                ordinality,
                builder.retracts() ? Changelog.withWeight(output) : output)),
        rowType);
  }

  private RexNode elements(RexNode array) {
    return array.getType().getSqlTypeName() == SqlTypeName.MAP
        ? rex.makeCall(MapFunctions.ENTRIES, array)
        : array;
  }

  private LaminarException refuse(String message) {
    return query.text().error(ErrorCode.UNSUPPORTED, query.blocks().outermost(), message);
  }
}
