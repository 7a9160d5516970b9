package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.function.TableOperator;
import dev.laminardb.sql.function.UserFunctions;
import dev.laminardb.sql.function.ZippedArrays;
import dev.laminardb.sql.parse.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;

/**
 * The calls in the columns of one SELECT that make rows, and the relation whose columns stand for
 * them.
 */
final class RowCalls {
  private static final String ROWS = "$rows";
  private static final String VALUE = "$value";

  /** Functions that do not look at all of their arguments. */
  private static final Set<String> CONDITIONAL = Set.of("CASE", "COALESCE", "IF", "IFNULL", "NVL");

  private final SqlText text;
  private final UserFunctions functions;
  private final AggregateNames aggregates;
  private final List<SqlCall> calls = new ArrayList<>();

  RowCalls(SqlText text, UserFunctions functions, AggregateNames aggregates) {
    this.text = text;
    this.functions = functions;
    this.aggregates = aggregates;
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }

  /**
   * An expression with columns in the places of such calls; itself if there is none.
   *
   * @throws LaminarException UNSUPPORTED for one whose rows would depend on values
   */
  SqlNode replaced(SqlNode expression) {
    return Objects.requireNonNull(expression.accept(new Replacement()));
  }

  /** Keys of GROUP BY, with columns in the places of calls that are written once more. */
  SqlNodeList keys(SqlNodeList group) {
    return (SqlNodeList)
        Objects.requireNonNull(
            group.accept(
                new SqlShuttle() {
                  @Override
                  public @Nullable SqlNode visit(SqlCall call) {
                    for (int i = 0; i < calls.size(); i++) {
                      if (calls.get(i).equalsDeep(call, Litmus.IGNORE)) {
                        return column(i, call.getParserPosition());
                      }
                    }
                    return super.visit(call);
                  }
                }));
  }

  /** The columns of the relation. */
  List<SqlNode> columns() {
    List<SqlNode> columns = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      columns.add(column(i, calls.get(i).getParserPosition()));
    }
    return columns;
  }

  private static SqlIdentifier column(int number, SqlParserPos at) {
    return new SqlIdentifier(List.of(ROWS, VALUE + number), at);
  }

  /** What stands in FROM for the calls, side by side if there are several. */
  SqlNode relation() {
    SqlCall first = calls.get(0);
    SqlParserPos at = first.getParserPosition();
    List<SqlNode> operands = new ArrayList<>(List.of(rows(at), new SqlIdentifier(ROWS, at)));
    for (int i = 0; i < calls.size(); i++) {
      operands.add(new SqlIdentifier(VALUE + i, at));
    }
    return SqlStdOperatorTable.AS.createCall(at, operands);
  }

  private SqlNode rows(SqlParserPos at) {
    List<SqlNode> arrays = new ArrayList<>();
    for (SqlCall call : calls) {
      if (call.getKind() == SqlKind.UNNEST) {
        arrays.add(call.operand(0));
      } else if (calls.size() > 1) {
        throw refuse(
            call,
            call.getOperator().getName()
                + " beside another column that makes rows"
                + " is not available yet",
            "give it a place in FROM");
      }
    }
    return arrays.isEmpty()
        ? SqlStdOperatorTable.COLLECTION_TABLE.createCall(at, calls.get(0))
        : SqlStdOperatorTable.UNNEST.createCall(at, ZippedArrays.OPERATOR.createCall(at, arrays));
  }

  /** The first such call in an expression that has one. */
  SqlCall first(SqlNode expression) {
    List<SqlCall> found = new ArrayList<>();
    collect(expression, this::makesRows, found);
    return found.get(0);
  }

  /** Whether there is a call of a kind in an expression, not in a query inside it. */
  boolean finds(SqlNode expression, Predicate<SqlCall> kind) {
    List<SqlCall> found = new ArrayList<>();
    collect(expression, kind, found);
    return !found.isEmpty();
  }

  private static void collect(SqlNode expression, Predicate<SqlCall> kind, List<SqlCall> found) {
    expression.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlCall call) {
            if (kind.test(call)) {
              found.add(call);
            }
            return call.isA(SqlKind.QUERY) ? null : super.visit(call);
          }
        });
  }

  private boolean makesRows(SqlCall call) {
    return call.getKind() == SqlKind.UNNEST || function(call) != null;
  }

  private @Nullable TableOperator function(SqlCall call) {
    return functions.table(call.getOperator().getName());
  }

  private LaminarException refuse(SqlCall at, String message, String hint) {
    return text.error(ErrorCode.UNSUPPORTED, at.getParserPosition(), message, hint);
  }

  private final class Replacement extends SqlShuttle {
    /** The function around, if there is one that takes values and no rows. */
    private @Nullable String around;

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
      if (call.isA(SqlKind.QUERY)) {
        return call;
      }
      boolean makesRows = makesRows(call);
      String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
      if (makesRows && around != null) {
        throw refuse(
            call,
            name + " makes rows, which " + around + " does not take",
            "UNNEST in FROM, or in the columns of a query in FROM, gives it values");
      }
      boolean isBorder =
          makesRows
              || CONDITIONAL.contains(name)
              || call.getKind() == SqlKind.OVER
              || aggregates.isAggregate(call);
      String outside = around;
      around = isBorder ? name : outside;
      SqlNode visited = super.visit(call);
      around = outside;
      return makesRows ? column((SqlCall) Objects.requireNonNull(visited)) : visited;
    }

    private SqlNode column(SqlCall call) {
      TableOperator function = function(call);
      if (function != null && function.columnNames().size() > 1) {
        throw refuse(
            call,
            function.getName() + " makes several columns: it stands in FROM",
            "write FROM t, LATERAL TABLE(" + function.getName() + "(..))");
      }
      int number = calls.size();
      calls.add(call);
      return RowCalls.column(number, call.getParserPosition());
    }
  }
}
