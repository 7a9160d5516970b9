package dev.laminardb.sql.dml;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.table.StatementPlan;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.core.table.TableStore;
import dev.laminardb.sql.parse.DeepCopy;
import dev.laminardb.sql.parse.PlainSelect;
import dev.laminardb.sql.parse.SqlMergeInto;
import dev.laminardb.sql.parse.SqlMergeWhen;
import dev.laminardb.sql.plan.RowExpressions;
import dev.laminardb.sql.type.SqlTypes;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * MERGE: a query says of each row of the source which row of the table it matches, which action is
 * for it, and what the values of that are. {@code MERGE INTO t USING s ON t.k = s.k WHEN MATCHED
 * AND s.v IS NULL THEN DELETE WHEN MATCHED THEN UPDATE SET v = 1 / s.v WHEN NOT MATCHED THEN INSERT
 * VALUES (s.k, s.v)} becomes
 *
 * <pre>
 *   SELECT t.k AS key0,
 *          CASE WHEN t.k IS NOT NULL AND s.v IS NULL THEN 1 WHEN t.k IS NOT NULL THEN 2
 *               WHEN t.k IS NULL THEN 3 ELSE 0 END AS action,
 *          CASE WHEN t.k IS NOT NULL AND s.v IS NULL THEN NULL
 *               WHEN t.k IS NOT NULL THEN 1 / s.v END AS value0,
 *          s.k AS value1, s.v AS value2
 *   FROM s LEFT JOIN t ON t.k = s.k
 * </pre>
 *
 * <p>One instance plans one statement.
 */
final class MergePlanner {
  private static final String OVER_HINT = "compute it in the query behind USING";

  private final DmlContext context;
  private final SqlMergeInto merge;
  private final TableStore table;
  private final TableSchema schema;
  private final String target;
  private final SourceNames ofSource;
  private final List<Branch> branches = new ArrayList<>();

  /**
   * One WHEN.
   *
   * @param condition over the source alone if nothing matches
   * @param computed the values that the query has for it
   */
  private record Branch(
      SqlMergeWhen when,
      @Nullable SqlNode condition,
      @Nullable SetClause set,
      @Nullable MergeInsert insert,
      List<SqlNode> computed) {
    boolean acts() {
      return when.action() != SqlMergeWhen.Action.NOTHING;
    }
  }

  private MergePlanner(DmlContext context, SqlMergeInto merge) {
    this.context = context;
    this.merge = merge;
    this.table = context.table(merge.table());
    this.schema = table.schema();
    SqlIdentifier alias = merge.alias();
    this.target = (alias == null ? merge.table() : alias).getSimple();
    this.ofSource = new SourceNames(context, schema, target, sourceName(), merge.source());
    if (!schema.hasKey()) {
      throw context
          .text()
          .error(
              ErrorCode.UNSUPPORTED,
              merge.table().getParserPosition(),
              "MERGE is not available for a table without a PRIMARY KEY");
    }
    for (SqlMergeWhen when : merge.whens()) {
      checkReached(when);
      branches.add(branch(when));
    }
  }

  /** The query of a statement. */
  static SqlSelect query(DmlContext context, SqlMergeInto merge) {
    return new MergePlanner(context, merge).query();
  }

  /**
   * Plans a statement.
   *
   * @param selected the columns of its query
   */
  static StatementPlan plan(DmlContext context, SqlMergeInto merge, Schema selected) {
    return new MergePlanner(context, merge).plan(selected);
  }

  private String sourceName() {
    SqlNode written = merge.source();
    SqlNode name = written.getKind() == SqlKind.AS ? ((SqlCall) written).operand(1) : written;
    if (!(name instanceof SqlIdentifier id)) {
      throw context
          .text()
          .error(
              ErrorCode.INVALID_QUERY,
              written.getParserPosition(),
              "what stands behind USING needs a name",
              "USING (SELECT ..) AS s");
    }
    String last = id.names.get(id.names.size() - 1);
    if (last.equalsIgnoreCase(target)) {
      throw context
          .text()
          .error(
              ErrorCode.AMBIGUOUS_NAME,
              id.getParserPosition(),
              "\"" + last + "\" is the table already",
              "give this another name: USING " + last + " AS s");
    }
    return last;
  }

  /** That no WHEN before it leaves nothing for it. */
  private void checkReached(SqlMergeWhen when) {
    for (Branch before : branches) {
      if (before.when.isMatched() == when.isMatched() && before.when.condition() == null) {
        throw context
            .text()
            .error(
                ErrorCode.INVALID_QUERY,
                when.getParserPosition(),
                "this WHEN is never reached: one before it has no condition",
                "put it first");
      }
    }
  }

  private Branch branch(SqlMergeWhen when) {
    SqlNode condition = when.condition();
    SqlNode own = condition == null ? null : named(when, condition);
    switch (when.action()) {
      case UPDATE -> {
        checkKind(when, true);
        SqlNodeList columns = when.columns();
        SetClause set =
            SetClause.of(
                context, schema, columns == null ? SqlNodeList.EMPTY : columns, when.values());
        set.computed().forEach(value -> SelectedChange.refuseOver(context, value, OVER_HINT));
        return new Branch(when, own, set, null, set.computed());
      }
      case INSERT -> {
        checkKind(when, false);
        MergeInsert insert = MergeInsert.of(context, schema, when);
        List<SqlNode> computed =
            insert.computed().stream().map(value -> named(when, value)).toList();
        computed.forEach(value -> SelectedChange.refuseOver(context, value, OVER_HINT));
        return new Branch(when, own, null, insert, computed);
      }
      case DELETE -> checkKind(when, true);
      case NOTHING -> {}
    }
    return new Branch(when, own, null, null, List.of());
  }

  private void checkKind(SqlMergeWhen when, boolean isMatched) {
    if (when.isMatched() != isMatched) {
      throw context
          .text()
          .error(
              ErrorCode.INVALID_QUERY,
              when.getParserPosition(),
              when.isMatched()
                  ? "a row that is there is not inserted"
                  : "there is no row to change",
              when.isMatched()
                  ? "WHEN MATCHED THEN is followed by UPDATE SET, DELETE or DO NOTHING"
                  : "WHEN NOT MATCHED THEN is followed by INSERT or DO NOTHING");
    }
  }

  private SqlNode named(SqlMergeWhen when, SqlNode node) {
    return when.isMatched() ? node : ofSource.qualified(node);
  }

  private SqlSelect query() {
    SqlParserPos at = merge.getParserPosition();
    SqlNodeList columns = new SqlNodeList(at);
    for (int i = 0; i < schema.key().size(); i++) {
      columns.add(as(key(i), "key" + i));
    }
    columns.add(as(action(), "action"));
    for (int i = 0; i < branches.size(); i++) {
      for (SqlNode value : branches.get(i).computed()) {
        columns.add(as(guarded(i, value), "value" + columns.size()));
      }
    }
    return PlainSelect.of(at, columns, from());
  }

  private SqlNode from() {
    SqlParserPos at = merge.getParserPosition();
    SqlIdentifier alias = merge.alias();
    SqlNode joined = alias == null ? merge.table() : as(merge.table(), alias.getSimple());
    boolean isInner = merge.whens().stream().allMatch(SqlMergeWhen::isMatched);
    return new SqlJoin(
        at,
        merge.source(),
        SqlLiteral.createBoolean(false, at),
        (isInner ? JoinType.INNER : JoinType.LEFT).symbol(at),
        joined,
        JoinConditionType.ON.symbol(at),
        merge.condition());
  }

  private SqlNode key(int i) {
    String name = schema.columns().getFields().get(schema.key().get(i)).getName();
    return new SqlIdentifier(List.of(target, name), merge.table().getParserPosition());
  }

  /** The number of the first branch that is for a row, of those that do something. */
  private SqlNode action() {
    SqlParserPos at = merge.getParserPosition();
    SqlNodeList tests = new SqlNodeList(at);
    SqlNodeList numbers = new SqlNodeList(at);
    int number = 0;
    for (Branch branch : branches) {
      tests.add(test(branch));
      numbers.add(number(branch.acts() ? ++number : 0));
    }
    return new SqlCase(at, null, tests, numbers, number(0));
  }

  private SqlNode test(Branch branch) {
    SqlParserPos at = branch.when.getParserPosition();
    SqlNode kind =
        (branch.when.isMatched() ? SqlStdOperatorTable.IS_NOT_NULL : SqlStdOperatorTable.IS_NULL)
            .createCall(at, key(0));
    return branch.condition == null
        ? kind
        : SqlStdOperatorTable.AND.createCall(at, kind, DeepCopy.of(branch.condition));
  }

  /** A value that is computed only for rows that its branch is for: it may fail for others. */
  private SqlNode guarded(int branch, SqlNode value) {
    SqlNode copy = DeepCopy.of(value);
    if (value instanceof SqlIdentifier) {
      return copy;
    }
    SqlParserPos at = value.getParserPosition();
    SqlNodeList tests = new SqlNodeList(at);
    SqlNodeList values = new SqlNodeList(at);
    Branch own = branches.get(branch);
    for (Branch before : branches.subList(0, branch)) {
      if (before.when.isMatched() == own.when.isMatched()) {
        tests.add(test(before));
        values.add(SqlLiteral.createNull(at));
      }
    }
    tests.add(test(own));
    values.add(copy);
    return new SqlCase(at, null, tests, values, SqlLiteral.createNull(at));
  }

  private static SqlNode number(int number) {
    return SqlLiteral.createExactNumeric(Integer.toString(number), SqlParserPos.ZERO);
  }

  private static SqlNode as(SqlNode node, String name) {
    SqlParserPos at = node.getParserPosition();
    return SqlStdOperatorTable.AS.createCall(at, node, new SqlIdentifier(name, at));
  }

  private StatementPlan plan(Schema selected) {
    int keys = schema.key().size();
    List<StatementPlan.MergeAction> actions = new ArrayList<>();
    int next = keys + 1;
    for (Branch branch : branches) {
      int end = next + branch.computed().size();
      if (branch.acts()) {
        actions.add(action(branch, selected, next, end));
      }
      next = end;
    }
    // RETURNING may read the time; all other parameters are in the query.
    Schema parameters = context.parameters().schema();
    return new StatementPlan.Merge(table, parameters, selected, actions);
  }

  private StatementPlan.MergeAction action(Branch branch, Schema selected, int from, int to) {
    RexBuilder rex = RowExpressions.builder();
    SetClause set = branch.set;
    MergeInsert insert = branch.insert;
    if (set != null) {
      int columns = schema.columns().getFields().size();
      List<RexNode> given = given(rex, selected, from, to, columns - schema.key().size());
      return new StatementPlan.MergeUpdate(
          context.compile(
              StatementPlan.selectedInput(schema, selected),
              null,
              set.values(new RowExpressions(given, null, rex), columns),
              schema.unchecked()));
    }
    if (insert != null) {
      return new StatementPlan.MergeInsert(
          new StatementPlan.QueryRows(
              context.compile(
                  selected,
                  null,
                  insert.values(rex, given(rex, selected, from, to, 0)),
                  schema.unchecked()),
              insert.numbered()));
    }
    return new StatementPlan.MergeDelete();
  }

  /** Columns of the query, of which the first has another number where they are read. */
  private static List<RexNode> given(
      RexBuilder rex, Schema selected, int from, int to, int further) {
    List<RexNode> given = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Field field = selected.getFields().get(i);
      given.add(rex.makeInputRef(SqlTypes.relType(rex.getTypeFactory(), field), i + further));
    }
    return given;
  }
}
