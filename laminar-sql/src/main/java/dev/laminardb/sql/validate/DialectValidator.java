package dev.laminardb.sql.validate;

import static org.apache.calcite.util.Static.RESOURCE;

import dev.laminardb.sql.function.RowField;
import dev.laminardb.sql.parse.OrderByAll;
import dev.laminardb.sql.parse.SqlText;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SetopNamespace;
import org.apache.calcite.sql.validate.SqlValidatorCatalogReader;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/**
 * Calcite's validator; a NULL in VALUES or UNION has the type that the other rows or queries give
 * its column, and only what goes together is compared. For one query.
 */
final class DialectValidator extends SqlValidatorImpl {
  private final SqlText text;

  DialectValidator(
      SqlText text,
      SqlOperatorTable operators,
      SqlValidatorCatalogReader catalog,
      RelDataTypeFactory types,
      Config config) {
    super(operators, catalog, types, config);
    this.text = text;
  }

  @Override
  public RelDataType deriveType(SqlValidatorScope scope, SqlNode expression) {
    if (expression instanceof SqlCall call) {
      ComparedTimes.align(this, scope, call);
      IntervalAggregates.choose(this, scope, call);
      RowField.check(this, scope, call);
    }
    return super.deriveType(scope, expression);
  }

  @Override
  public void validateCall(SqlCall call, SqlValidatorScope scope) {
    ComparedTimes.align(this, scope, call);
    IntervalAggregates.choose(this, scope, call);
    super.validateCall(call, scope);
    Comparability.check(this, scope, call);
  }

  @Override
  protected RelDataType validateSelectList(
      SqlNodeList items, SqlSelect select, RelDataType targetRowType) {
    StarColumns stars = new StarColumns(text, list -> expandStar(list, select, false));
    return super.validateSelectList(stars.of(items), select, targetRowType);
  }

  /** When the columns are known, those that a star stands for, too. */
  @Override
  protected void validateOrderList(SqlSelect select) {
    SqlNodeList order = select.getOrderList();
    if (order != null && OrderByAll.is(order)) {
      OrderByAll.number(order, select.getSelectList().size());
    }
    super.validateOrderList(select);
  }

  /** Calcite takes a condition that is a row for a query. */
  @Override
  protected void validateWhereClause(SqlSelect select) {
    checkCondition(getWhereScope(select), select.getWhere(), "WHERE");
    super.validateWhereClause(select);
  }

  @Override
  protected void validateJoin(SqlJoin join, SqlValidatorScope scope) {
    if (join.getConditionType() == JoinConditionType.ON) {
      checkCondition(getJoinScope(join), join.getCondition(), "ON");
    }
    super.validateJoin(join, scope);
  }

  private void checkCondition(
      @Nullable SqlValidatorScope scope, @Nullable SqlNode condition, String clause) {
    if (condition instanceof SqlIdentifier
        && scope != null
        && deriveType(scope, condition).isStruct()) {
      throw newValidationError(condition, RESOURCE.condMustBeBoolean(clause));
    }
  }

  @Override
  protected SetopNamespace createSetopNamespace(SqlCall node, SqlNode enclosingNode) {
    return new TypedSetOperation(this, node, enclosingNode);
  }

  /** A set operation whose queries know the types of the columns beside theirs. */
  private static final class TypedSetOperation extends SetopNamespace {
    private final SqlCall operation;

    private TypedSetOperation(SqlValidatorImpl validator, SqlCall operation, SqlNode enclosing) {
      super(validator, operation, enclosing);
      this.operation = operation;
    }

    @Override
    public RelDataType validateImpl(RelDataType targetRowType) {
      RelDataType unknown = validator.getUnknownType();
      RelDataType ofColumns = targetRowType == unknown ? SetColumns.of(validator, operation) : null;
      return super.validateImpl(ofColumns == null ? targetRowType : ofColumns);
    }
  }

  @Override
  protected void validateValues(
      SqlCall values, RelDataType targetRowType, SqlValidatorScope scope) {
    ComparedTimes.alignRows(this, scope, values.getOperandList());
    RelDataType ofRows = rowType(values.getOperandList(), scope);
    super.validateValues(values, ofRows == null ? targetRowType : ofRows, scope);
  }

  /** The types of the columns; null where rows do not go together, which is found out later. */
  private @Nullable RelDataType rowType(List<SqlNode> rows, SqlValidatorScope scope) {
    int width = ((SqlCall) rows.get(0)).operandCount();
    RelDataTypeFactory.Builder row = typeFactory.builder();
    for (int column = 0; column < width; column++) {
      List<RelDataType> ofColumn = new ArrayList<>();
      for (SqlNode node : rows) {
        if (((SqlCall) node).operandCount() != width) {
          return null;
        }
        ofColumn.add(deriveType(scope, ((SqlCall) node).operand(column)));
      }
      RelDataType common = typeFactory.leastRestrictive(ofColumn);
      if (common == null) {
        return null;
      }
      boolean nulls = common.getSqlTypeName() == SqlTypeName.NULL;
      row.add(
          "column" + (column + 1),
          nulls
              ? typeFactory.createTypeWithNullability(
                  typeFactory.createSqlType(SqlTypeName.VARCHAR), true)
              : common);
    }
    return row.build();
  }
}
