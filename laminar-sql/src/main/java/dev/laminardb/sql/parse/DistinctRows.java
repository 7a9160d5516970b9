package dev.laminardb.sql.parse;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;

/**
 * Says what each SELECT with DISTINCT ON means by a condition on the number of a row:
 *
 * <pre>
 *   SELECT DISTINCT ON (k) ..                SELECT ..
 *   ORDER BY k, t DESC                  =>   QUALIFY ROW_NUMBER() OVER (PARTITION BY k ORDER BY t DESC) = 1
 * </pre>
 *
 * <p>Its order has to begin with the expressions of DISTINCT ON, as in PostgreSQL. Changes the tree
 * that it goes through. For one thread.
 */
final class DistinctRows extends SqlBasicVisitor<@Nullable Void> {
  private final SqlText text;

  DistinctRows(SqlText text) {
    this.text = text;
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    super.visit(call);
    if (call instanceof SqlDistinctOn select) {
      checkClauses(select);
      select.setQualify(isFirst(select));
    }
    return null;
  }

  private void checkClauses(SqlDistinctOn select) {
    if (select.getQualify() != null) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          select.getQualify().getParserPosition(),
          "QUALIFY beside DISTINCT ON is not available",
          "one of them belongs to a query around the other");
    }
    select.on().forEach(item -> checkColumn(select, item));
    select.order().forEach(item -> checkColumn(select, withoutDirection(item)));
  }

  /** Refuses the number of a column that there is not. */
  private void checkColumn(SqlSelect select, SqlNode item) {
    if (!(item instanceof SqlNumericLiteral number) || !number.isInteger()) {
      return;
    }
    SqlNodeList columns = select.getSelectList();
    if (number.bigDecimalValue().signum() <= 0
        || number.bigDecimalValue().intValue() > columns.size()
        || columns.stream().anyMatch(SqlStar::is)) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          item.getParserPosition(),
          "there is no column of that number in the list",
          columns.stream().anyMatch(SqlStar::is) ? "write the columns out" : null);
    }
  }

  private SqlNode isFirst(SqlDistinctOn select) {
    SqlParserPos position = select.on().getParserPosition();
    List<SqlNode> within = within(select);
    SqlNodeList groups = new SqlNodeList(position);
    select.on().forEach(item -> groups.add(DeepCopy.of(written(select, item))));
    SqlNodeList order = new SqlNodeList(position);
    // Where nothing is said any row will do.
    (within.isEmpty() ? groups : within).forEach(item -> order.add(DeepCopy.of(item)));
    SqlNode window =
        SqlWindow.create(
            null,
            null,
            groups,
            order,
            SqlLiteral.createBoolean(false, position),
            null,
            null,
            null,
            position);
    SqlNode number =
        SqlStdOperatorTable.OVER.createCall(
            position, SqlStdOperatorTable.ROW_NUMBER.createCall(position), window);
    return SqlStdOperatorTable.EQUALS.createCall(
        position, number, SqlLiteral.createExactNumeric("1", position));
  }

  /** What of a SELECT's order is left behind its expressions of DISTINCT ON. */
  private List<SqlNode> within(SqlDistinctOn select) {
    List<SqlNode> missing = new ArrayList<>(select.on().getList());
    List<SqlNode> left = new ArrayList<>();
    for (SqlNode item : select.order()) {
      SqlNode expression = withoutDirection(item);
      boolean found = missing.removeIf(other -> isSame(select, expression, other));
      if (found && !left.isEmpty()) {
        throw otherOrder(select, left.get(0));
      }
      if (select.on().stream().noneMatch(other -> isSame(select, expression, other))) {
        left.add(withDirection(item, written(select, expression)));
      }
    }
    if (!left.isEmpty() && !missing.isEmpty()) {
      throw otherOrder(select, left.get(0));
    }
    return left;
  }

  private LaminarException otherOrder(SqlDistinctOn select, SqlNode item) {
    return text.error(
        ErrorCode.INVALID_QUERY,
        withoutDirection(item).getParserPosition(),
        "ORDER BY begins with the expressions of DISTINCT ON",
        "put " + text.slice(select.on().getParserPosition()) + " in front");
  }

  /** An item, the number of a column replaced by its name or expression. */
  private static SqlNode written(SqlSelect select, SqlNode item) {
    if (!(item instanceof SqlNumericLiteral number) || !number.isInteger()) {
      return item;
    }
    SqlNode column = select.getSelectList().get(number.bigDecimalValue().intValue() - 1);
    SqlNode written = column.getKind() == SqlKind.AS ? ((SqlCall) column).operand(1) : column;
    return written.clone(item.getParserPosition());
  }

  /** The expression that an item stands for, which names the result's columns before others. */
  private static SqlNode meant(SqlSelect select, SqlNode item) {
    SqlNode written = written(select, item);
    if (written instanceof SqlIdentifier name && name.isSimple()) {
      for (SqlNode column : select.getSelectList()) {
        if (column.getKind() == SqlKind.AS
            && ((SqlIdentifier) ((SqlCall) column).operand(1))
                .getSimple()
                .equalsIgnoreCase(name.getSimple())) {
          return SqlUtil.stripAs(column);
        }
      }
    }
    return written;
  }

  private static boolean isSame(SqlSelect select, SqlNode a, SqlNode b) {
    SqlNode first = meant(select, a);
    SqlNode second = meant(select, b);
    if (first instanceof SqlIdentifier one && second instanceof SqlIdentifier other) {
      // A column is known with its relation and without.
      int parts = Math.min(one.names.size(), other.names.size());
      for (int i = 1; i <= parts; i++) {
        String name = one.names.get(one.names.size() - i);
        if (!name.equalsIgnoreCase(other.names.get(other.names.size() - i))) {
          return false;
        }
      }
      return true;
    }
    return first.equalsDeep(second, Litmus.IGNORE);
  }

  private static SqlNode withoutDirection(SqlNode item) {
    return switch (item.getKind()) {
      case DESCENDING, NULLS_FIRST, NULLS_LAST -> withoutDirection(((SqlCall) item).operand(0));
      default -> item;
    };
  }

  private static SqlNode withDirection(SqlNode item, SqlNode expression) {
    return switch (item.getKind()) {
      case DESCENDING, NULLS_FIRST, NULLS_LAST -> {
        SqlCall call = (SqlCall) item;
        yield call.getOperator()
            .createCall(call.getParserPosition(), withDirection(call.operand(0), expression));
      }
      default -> expression;
    };
  }
}
