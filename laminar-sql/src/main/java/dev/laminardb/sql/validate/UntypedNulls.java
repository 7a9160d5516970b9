package dev.laminardb.sql.validate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Makes VARCHARs of those NULLs that nothing around them gives a type, as PostgreSQL does: columns
 * of a SELECT, results of a CASE that has no other, arguments that may be of any type. What stands
 * beside other queries in UNION has their types: see {@link SetColumns}. For one query.
 */
final class UntypedNulls extends SqlShuttle {
  private static final Set<String> OF_ANY_TYPE =
      Set.of("COUNT", "CONCAT", "CONCAT_WS", "MIN", "MAX", "COALESCE");

  /** The queries beside which others stand. */
  private final Set<SqlNode> combined = Collections.newSetFromMap(new IdentityHashMap<>());

  private UntypedNulls() {}

  static SqlNode rewrite(SqlNode query) {
    return Objects.requireNonNull(query.accept(new UntypedNulls()));
  }

  @Override
  public SqlNode visit(SqlCall call) {
    if (call.isA(SqlKind.SET_QUERY)) {
      combined.addAll(call.getOperandList());
    }
    boolean typed = call instanceof SqlSelect && !combined.contains(call);
    SqlCall visited = (SqlCall) Objects.requireNonNull(super.visit(call));
    if (typed) {
      // What was parsed stays as it is: the types of an INSERT's columns are found by it.
      SqlSelect select = (SqlSelect) visited.clone(visited.getParserPosition());
      select.setSelectList(columns(select.getSelectList()));
      return select;
    }
    if (visited instanceof SqlCase choice) {
      return isAllNull(choice) ? typed(choice, 3) : choice;
    }
    return OF_ANY_TYPE.contains(name(visited)) ? typeArguments(visited) : visited;
  }

  private static String name(SqlCall call) {
    return call.getOperator().getName().toUpperCase(Locale.ROOT);
  }

  private static SqlCall typed(SqlCall call, int operand) {
    SqlCall copy = (SqlCall) call.clone(call.getParserPosition());
    SqlNode written = call.getOperandList().get(operand);
    SqlNode place = written == null ? call : written;
    copy.setOperand(operand, text(place.getParserPosition()));
    return copy;
  }

  private static boolean isNull(SqlNode node) {
    return SqlUtil.isNullLiteral(node, false);
  }

  private static boolean isAllNull(SqlCase choice) {
    return choice.getThenOperands().stream().allMatch(UntypedNulls::isNull)
        && (choice.getElseOperand() == null || isNull(choice.getElseOperand()));
  }

  private static SqlNodeList columns(SqlNodeList written) {
    List<SqlNode> columns = new ArrayList<>();
    for (SqlNode column : written) {
      if (isNull(column)) {
        columns.add(text(column.getParserPosition()));
      } else if (column.getKind() == SqlKind.AS && isNull(((SqlCall) column).operand(0))) {
        columns.add(typed((SqlCall) column, 0));
      } else {
        columns.add(column);
      }
    }
    return new SqlNodeList(columns, written.getParserPosition());
  }

  /** Gives arguments a type where all that have to be of one type are NULL. */
  private static SqlCall typeArguments(SqlCall call) {
    boolean eachForItself = name(call).startsWith("CONCAT");
    if (!eachForItself && !call.getOperandList().stream().allMatch(UntypedNulls::isNull)) {
      return call;
    }
    SqlCall result = call;
    for (int i = 0; i < call.operandCount(); i++) {
      result = isNull(call.operand(i)) ? typed(result, i) : result;
    }
    return result;
  }

  private static SqlNode text(SqlParserPos at) {
    return SqlStdOperatorTable.CAST.createCall(
        at,
        SqlLiteral.createNull(at),
        new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.VARCHAR, at), at));
  }
}
