package dev.laminardb.sql.validate;

import dev.laminardb.sql.parse.IntervalText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/**
 * Lets times be compared, and stand for each other in CASE and VALUES, as PostgreSQL does: with a
 * text constant, which is read as a time of the other side's type, and dates with timestamps, as
 * the midnight they begin with. The casts that this takes are put into the tree.
 */
final class ComparedTimes {
  private static final Set<SqlTypeName> TIMES =
      Set.of(
          SqlTypeName.DATE,
          SqlTypeName.TIME,
          SqlTypeName.TIMESTAMP,
          SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE,
          SqlTypeName.INTERVAL_DAY_SECOND,
          SqlTypeName.INTERVAL_YEAR_MONTH);
  private static final Set<String> CHOOSING =
      Set.of("GREATEST", "LEAST", "NULLIF", "IFNULL", "NVL");
  private static final int MICROS_DIGITS = 6;

  private ComparedTimes() {}

  /** Puts casts into a call if it is a comparison that needs them; a second time does nothing. */
  static void align(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    if (call instanceof SqlCase choice) {
      alignResults(validator, scope, choice);
      return;
    }
    boolean chooses = CHOOSING.contains(call.getOperator().getName());
    if (!(chooses || Comparability.isComparison(call.getKind())) || !mayNeed(call)) {
      return;
    }
    SqlTypeName common = common(validator, scope, values(call));
    if (common == null) {
      return;
    }
    for (int i = 0; i < call.operandCount(); i++) {
      SqlNode operand = call.operand(i);
      if (operand instanceof SqlNodeList list) {
        list.replaceAll(value -> as(common, value, validator, scope));
      } else if (!operand.isA(SqlKind.QUERY)) {
        call.setOperand(i, as(common, operand, validator, scope));
      }
    }
  }

  private static void alignResults(
      SqlValidator validator, SqlValidatorScope scope, SqlCase choice) {
    List<SqlNode> results = new ArrayList<>(choice.getThenOperands());
    if (choice.getElseOperand() != null) {
      results.add(choice.getElseOperand());
    }
    SqlTypeName common = common(validator, scope, results);
    if (common != null) {
      choice.getThenOperands().replaceAll(value -> as(common, value, validator, scope));
      if (choice.getElseOperand() != null) {
        choice.setOperand(3, as(common, choice.getElseOperand(), validator, scope));
      }
    }
  }

  /** Puts casts into the rows of VALUES, column by column. */
  static void alignRows(SqlValidator validator, SqlValidatorScope scope, List<SqlNode> rows) {
    int width = rows.stream().mapToInt(row -> ((SqlCall) row).operandCount()).min().orElse(0);
    for (int i = 0; i < width; i++) {
      int column = i;
      List<SqlNode> values =
          rows.stream().map(row -> ((SqlCall) row).<SqlNode>operand(column)).toList();
      SqlTypeName common = common(validator, scope, values);
      if (common != null) {
        for (SqlNode row : rows) {
          SqlNode value = ((SqlCall) row).operand(column);
          ((SqlCall) row).setOperand(column, as(common, value, validator, scope));
        }
      }
    }
  }

  private static @Nullable SqlTypeName common(
      SqlValidator validator, SqlValidatorScope scope, List<SqlNode> values) {
    List<@Nullable SqlTypeName> types = new ArrayList<>();
    for (SqlNode value : values) {
      types.add(value.isA(SqlKind.QUERY) ? null : name(validator.deriveType(scope, value)));
    }
    return common(types);
  }

  /** The name of a type; all intervals of a kind have the same. */
  private static SqlTypeName name(RelDataType type) {
    SqlTypeName name = type.getSqlTypeName();
    return SqlTypeName.DAY_INTERVAL_TYPES.contains(name)
        ? SqlTypeName.INTERVAL_DAY_SECOND
        : SqlTypeName.YEAR_INTERVAL_TYPES.contains(name) ? SqlTypeName.INTERVAL_YEAR_MONTH : name;
  }

  /** What is compared with a number constant is no time: the types need not be looked at. */
  private static boolean mayNeed(SqlCall call) {
    return values(call).stream()
        .noneMatch(
            value ->
                value instanceof SqlLiteral literal
                    && literal.getTypeName() == SqlTypeName.DECIMAL);
  }

  private static List<SqlNode> values(SqlCall call) {
    List<SqlNode> values = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      if (operand instanceof SqlNodeList list) {
        values.addAll(list);
      } else {
        values.add(operand);
      }
    }
    return values;
  }

  /**
   * The type that the times are compared in, or null if there are none, or none that go together.
   */
  private static @Nullable SqlTypeName common(List<@Nullable SqlTypeName> types) {
    List<SqlTypeName> times = new ArrayList<>();
    for (SqlTypeName type : types) {
      if (type != null && TIMES.contains(type) && !times.contains(type)) {
        times.add(type);
      }
    }
    if (times.size() == 2 && times.contains(SqlTypeName.DATE)) {
      times.remove(SqlTypeName.DATE);
      return times.get(0) == SqlTypeName.TIMESTAMP ? SqlTypeName.TIMESTAMP : null;
    }
    return times.size() == 1 ? times.get(0) : null;
  }

  private static SqlNode as(
      SqlTypeName type, SqlNode value, SqlValidator validator, SqlValidatorScope scope) {
    boolean isText =
        value instanceof SqlLiteral literal
            && SqlTypeName.CHAR_TYPES.contains(literal.getTypeName());
    boolean isDate =
        type == SqlTypeName.TIMESTAMP
            && validator.deriveType(scope, value).getSqlTypeName() == SqlTypeName.DATE;
    if (!isText && !isDate) {
      return value;
    }
    SqlParserPos at = value.getParserPosition();
    if (SqlTypeName.INTERVAL_TYPES.contains(type)) {
      String content = ((SqlLiteral) value).getValueAs(String.class);
      return ExactInterval.rewrite(IntervalText.parse(at, 1, content));
    }
    int precision = type == SqlTypeName.DATE ? -1 : MICROS_DIGITS;
    SqlDataTypeSpec spec = new SqlDataTypeSpec(new SqlBasicTypeNameSpec(type, precision, at), at);
    return new SqlBasicCall(Casts.OPERATOR, List.of(value, spec), at);
  }
}
