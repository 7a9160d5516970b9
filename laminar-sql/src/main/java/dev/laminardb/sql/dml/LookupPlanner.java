package dev.laminardb.sql.dml;

import dev.laminardb.core.table.KeyLookup;
import dev.laminardb.core.table.StatementPlan;
import dev.laminardb.core.table.TableRead;
import dev.laminardb.core.table.TableStore;
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
  public static TableRead.@Nullable Plan plan(
      SqlText text,
      Catalog catalog,
      QueryValidator validator,
      SegmentCompiler compiler,
      SqlNode statement,
      Schema schema) {
    if (!(statement instanceof SqlSelect select) || !isPlain(select)) {
      return null;
    }
    TableStore table = table(catalog, select.getFrom());
    if (table == null || !table.schema().hasKey()) {
      return null;
    }
    ParameterTypes parameters = new ParameterTypes(text, statement);
    DmlContext context = new DmlContext(text, catalog, validator, compiler, statement, parameters);
    ValidatedQuery query = validator.validateExpressions(text, catalog, select);
    int columns = table.schema().columns().getFields().size();
    RowExpressions expressions = RowExpressions.of(query, columns, parameters::set);
    return plan(context, table, expressions, schema);
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

  private static @Nullable TableStore table(Catalog catalog, @Nullable SqlNode from) {
    SqlNode named =
        from instanceof SqlBasicCall as && as.getKind() == SqlKind.AS ? as.operand(0) : from;
    return named instanceof SqlIdentifier name && name.isSimple()
        ? catalog.find(name.getSimple()).map(Relation::table).orElse(null)
        : null;
  }

  private static TableRead.@Nullable Plan plan(
      DmlContext context, TableStore table, RowExpressions expressions, Schema schema) {
    RexNode condition = expressions.condition();
    Schema columns = table.schema().columns();
    IndexKey index = new IndexKey(table.schema().key(), true);
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
    KeyLookup lookup = key.lookup();
    Schema input = StatementPlan.input(table.schema(), parameters);
    int[] all = IntStream.range(0, columns.getFields().size()).toArray();
    StatementPlan.Where where =
        key.isWhole()
            ? new StatementPlan.Where(lookup, null, new int[0])
            : new StatementPlan.Where(
                lookup, context.compile(input, condition, List.of(), new Schema(List.of())), all);
    return new TableRead.Plan(
        table, parameters, where, context.compile(input, null, expressions.values(), schema));
  }

  /** Whether expressions are of the types of columns that are no less often null. */
  private static boolean hasTypes(List<RexNode> values, Schema schema) {
    List<Field> fields = schema.getFields();
    return values.size() == fields.size()
        && IntStream.range(0, values.size())
            .allMatch(i -> ParametersOfKeys.isOfType(values.get(i), fields.get(i)));
  }
}
