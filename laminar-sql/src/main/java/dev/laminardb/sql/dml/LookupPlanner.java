package dev.laminardb.sql.dml;

import dev.laminardb.core.table.LookupPlan;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.catalog.IndexKey;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.codegen.SegmentCompiler;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.plan.KeyCondition;
import dev.laminardb.sql.plan.ParametersOfKeys;
import dev.laminardb.sql.plan.RowExpressions;
import dev.laminardb.sql.validate.QueryValidator;
import dev.laminardb.sql.validate.ValidatedQuery;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.jspecify.annotations.Nullable;

/**
 * Plans {@code SELECT expressions FROM table WHERE condition} where the condition says by which
 * keys the rows are found. Its expressions are those of a statement that changes such rows; so it
 * takes its parameters when it runs, and reads the table under the database's lock, without a
 * barrier.
 */
public final class LookupPlanner {
  private LookupPlanner() {}

  /**
   * Plans a query that is valid.
   *
   * @param schema the columns that it has
   * @return null if it is another one, or if its parameters are more than values of key columns:
   *     then their types depend on the values
   */
  public static @Nullable LookupPlan plan(
      SqlText text,
      Catalog catalog,
      QueryValidator validator,
      SegmentCompiler compiler,
      SqlNode statement,
      Schema schema) {
    if (!(statement instanceof SqlSelect select) || !isPlain(select)) {
      return null;
    }
    Relation relation = relation(catalog, select.getFrom());
    if (relation == null || relation.index() == null) {
      return null;
    }
    ParameterTypes parameters = new ParameterTypes(text, statement);
    DmlContext context = new DmlContext(text, catalog, validator, compiler, statement, parameters);
    ValidatedQuery query = validator.validateExpressions(text, catalog, select);
    int columns = relation.schema().getFields().size();
    RowExpressions expressions = RowExpressions.of(query, columns, parameters::set);
    return plan(context, relation, relation.index(), expressions, schema);
  }

  private static boolean isPlain(SqlSelect select) {
    return select.getFrom() != null
        && select.getWhere() != null
        && !select.isDistinct()
        && select.getGroup() == null
        && select.getHaving() == null
        && select.getQualify() == null
        && select.getWindowList().isEmpty()
        && select.getOrderList() == null
        && select.getFetch() == null
        && select.getOffset() == null;
  }

  private static @Nullable Relation relation(Catalog catalog, @Nullable SqlNode from) {
    SqlNode named =
        from instanceof SqlBasicCall as && as.getKind() == SqlKind.AS ? as.operand(0) : from;
    return named instanceof SqlIdentifier name && name.isSimple()
        ? catalog.find(name.getSimple()).orElse(null)
        : null;
  }

  private static @Nullable LookupPlan plan(
      DmlContext context,
      Relation relation,
      IndexKey index,
      RowExpressions expressions,
      Schema schema) {
    RexNode condition = expressions.condition();
    Schema columns = relation.schema();
    Schema parameters = context.parameters().schema();
    if (condition == null
        || !hasTypes(expressions.values(), schema)
        || !new ParametersOfKeys(columns, index, parameters)
            .areAll(expressions.values(), condition)) {
      return null;
    }
    KeyCondition key = KeyCondition.of(columns, index, condition, parameters);
    if (key == null) {
      return null;
    }
    Schema input = LookupPlan.input(columns, parameters);
    // Only the keys of tables are never null, and found exactly.
    boolean isAll = key.isWhole() && relation.table() != null;
    return new LookupPlan(
        relation.outputNode(),
        relation.table(),
        columns,
        parameters,
        key.lookup(),
        isAll ? null : context.compile(input, condition, List.of(), new Schema(List.of())),
        context.compile(input, null, expressions.values(), schema));
  }

  /** Whether expressions are of the types of columns that are no less often null. */
  private static boolean hasTypes(List<RexNode> values, Schema schema) {
    List<Field> fields = schema.getFields();
    return values.size() == fields.size()
        && IntStream.range(0, values.size())
            .allMatch(i -> ParametersOfKeys.isOfType(values.get(i), fields.get(i)));
  }
}
