package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.parse.LikeQuantifier;
import dev.laminardb.sql.parse.NullTreatment;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.type.TypeNames;
import java.util.function.Consumer;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** Refuses what may not stand inside an expression. Works on the tree as parsed. */
final class ExpressionSyntax extends SqlBasicVisitor<@Nullable Void> {
  private final SqlText text;
  private final Consumer<SqlNode> subqueries;
  private final boolean parameters;

  /** Whether a function OVER a window, which {@link OverCalls} has checked, may stand here. */
  private boolean mayBeOver;

  /** Whether this is an argument of such a function, or of its window. */
  private boolean insideOver;

  /**
   * Checks of one text.
   *
   * @param subqueries checks the queries inside expressions
   */
  ExpressionSyntax(SqlText text, Consumer<SqlNode> subqueries) {
    this(text, subqueries, false);
  }

  private ExpressionSyntax(SqlText text, Consumer<SqlNode> subqueries, boolean parameters) {
    this.text = text;
    this.subqueries = subqueries;
    this.parameters = parameters;
  }

  /** A check of expressions without queries in them that may have parameters. */
  static ExpressionSyntax withParameters(SqlText text) {
    return new ExpressionSyntax(
        text,
        query -> {
          throw text.error(
              ErrorCode.UNSUPPORTED,
              query.getParserPosition(),
              "subqueries are not available yet in a statement that changes a table",
              null);
        },
        true);
  }

  /** Checks an expression or a list of them, if there is one. */
  void check(@Nullable SqlNode expression) {
    if (expression != null) {
      expression.accept(this);
    }
  }

  /** Checks an expression or a list of them, if there is one, that may have OVER in it. */
  void checkWithOver(@Nullable SqlNode expression) {
    mayBeOver = true;
    check(expression);
    mayBeOver = false;
  }

  /** Checks the windows that have names. */
  void checkWindows(SqlNodeList windows) {
    insideOver = true;
    check(windows);
    insideOver = false;
  }

  private void checkOver(SqlCall over) {
    if (!mayBeOver) {
      throw refuse(
          over,
          "OVER stands in the columns of a SELECT or in QUALIFY",
          "name the column, and use the name in the WHERE of a query around");
    }
    mayBeOver = false;
    insideOver = true;
    SqlCall function = NullTreatment.without(over.operand(0));
    function.getOperandList().forEach(this::check);
    if (over.operand(1) instanceof SqlWindow window) {
      window.getPartitionList().accept(this);
      window.getOrderList().accept(this);
    }
    mayBeOver = true;
    insideOver = false;
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    SqlKind kind = call.getKind();
    if (kind.belongsTo(SqlKind.QUERY)) {
      if (insideOver) {
        throw refuse(
            call,
            "a subquery inside a function OVER a window is not available yet",
            "give it a name in a query in FROM");
      }
      boolean outside = mayBeOver;
      subqueries.accept(call);
      mayBeOver = outside;
      return null;
    }
    switch (kind) {
      case OVER -> {
        checkOver(call);
        return null;
      }
      case MAP_QUERY_CONSTRUCTOR, MULTISET_QUERY_CONSTRUCTOR, CURSOR, UNIQUE ->
          throw refuse(call, kind.sql.replace('_', ' ') + " of a query is not available yet", null);
      case UNNEST ->
          throw refuse(
              call,
              "UNNEST makes rows: it stands in FROM, or in the columns of a SELECT",
              "such as FROM t CROSS JOIN UNNEST(t.a) AS x(v)");
      case IN, NOT_IN -> checkRows(call);
      case RESPECT_NULLS, IGNORE_NULLS ->
          throw refuse(
              call,
              NullTreatment.words(call) + " goes with functions OVER a window",
              "of an aggregate, FILTER (WHERE x IS NOT NULL) leaves nulls out");
      case WITHIN_DISTINCT ->
          throw refuse(call, kind.sql.replace('_', ' ') + " is not available yet", null);
      default -> {
        // Of any other call the operands are looked at.
      }
    }
    if (call.getOperator() instanceof LikeQuantifier quantifier) {
      throw refuse(
          call.operand(1),
          quantifier.getName() + " takes a list of patterns, or ARRAY[..]",
          "EXISTS (SELECT .. WHERE x LIKE pattern) looks through a query");
    }
    WindowFunction window = WindowFunction.of(call);
    if (window != null) {
      throw refuse(
          call, window + " stands in GROUP BY or in FROM", "here, use " + window + "_START");
    }
    return super.visit(call);
  }

  /** Refuses to look for a row that is put together here among values that are not. */
  private void checkRows(SqlCall in) {
    if (in.operand(0).getKind() == SqlKind.ROW && in.operand(1) instanceof SqlNodeList list) {
      for (SqlNode value : list) {
        if (value.getKind() != SqlKind.ROW) {
          throw refuse(
              value,
              "among values for a row (a, b) each has to be one, too",
              "x = (a, b) compares it");
        }
      }
    }
  }

  @Override
  public @Nullable Void visit(SqlDynamicParam param) {
    if (!parameters) {
      throw refuse(param, "parameters are not available here", "write the value");
    }
    return null;
  }

  @Override
  public @Nullable Void visit(SqlDataTypeSpec type) {
    TypeNames.checkExists(text, type);
    return null;
  }

  private LaminarException refuse(SqlNode node, String message, @Nullable String hint) {
    return text.error(ErrorCode.UNSUPPORTED, node.getParserPosition(), message, hint);
  }
}
