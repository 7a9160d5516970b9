package dev.laminardb.sql.validate;

import dev.laminardb.core.operator.aggregate.AggregateFunction;
import dev.laminardb.sql.function.UserAggregateOperator;
import dev.laminardb.sql.parse.NullTreatment;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.Optionality;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates that Calcite does not have, or not as we do, and the names that they are known by.
 * Calls become calls of operators whose names, such as {@code $VAR_POP}, nobody can write.
 * Stateless.
 *
 * <ul>
 *   <li>FIRST_VALUE and LAST_VALUE without OVER, in the order of event time
 *   <li>LAG, LEAD and NTH_VALUE, which are null in more cases than Calcite thinks
 *   <li>variances and their like, which are DOUBLE whatever the argument is, and null of too few
 *       rows
 *   <li>BOOL_AND and BOOL_OR, which are the least and the greatest BOOLEAN
 *   <li>ANY_VALUE, which is the least, so that it is the same whatever the order of rows
 *   <li>MEAN, which is AVG, and APPROX_DISTINCT, which is APPROX_COUNT_DISTINCT
 *   <li>SUM and AVG of intervals
 *   <li>BIT_AND, BIT_OR and BIT_XOR of integers
 * </ul>
 */
public final class DialectAggregates extends SqlShuttle {
  private static final SqlReturnTypeInference REAL =
      ReturnTypes.explicit(SqlTypeName.DOUBLE).andThen(SqlTypeTransforms.FORCE_NULLABLE);

  private static final Map<String, SqlAggFunction> BY_NAME =
      Stream.of(
              Map.entry("FIRST_VALUE FIRST", eventTime(SqlKind.FIRST_VALUE)),
              Map.entry("LAST_VALUE LAST", eventTime(SqlKind.LAST_VALUE)),
              Map.entry("BOOL_AND EVERY", truth("BOOL_AND", SqlKind.MIN)),
              Map.entry("BOOL_OR SOME", truth("BOOL_OR", SqlKind.MAX)),
              Map.entry("ANY_VALUE", anyValue()),
              Map.entry("BIT_AND", bits("BIT_AND")),
              Map.entry("BIT_OR", bits("BIT_OR")),
              Map.entry("BIT_XOR", bits("BIT_XOR")),
              Map.entry("VAR_POP VARIANCE_POP", ofOne("VAR_POP")),
              Map.entry("VAR_SAMP VARIANCE VAR", ofOne("VAR_SAMP")),
              Map.entry("STDDEV_POP", ofOne("STDDEV_POP")),
              Map.entry("STDDEV_SAMP STDDEV", ofOne("STDDEV_SAMP")),
              Map.entry("COVAR_POP", ofTwo("COVAR_POP")),
              Map.entry("COVAR_SAMP COVAR", ofTwo("COVAR_SAMP")),
              Map.entry("CORR", ofTwo("CORR")),
              Map.entry("REGR_SLOPE", ofTwo("REGR_SLOPE")),
              Map.entry("REGR_INTERCEPT", ofTwo("REGR_INTERCEPT")),
              Map.entry("REGR_R2", ofTwo("REGR_R2")),
              Map.entry("REGR_AVGX", ofTwo("REGR_AVGX")),
              Map.entry("REGR_AVGY", ofTwo("REGR_AVGY")),
              Map.entry("REGR_SXX", ofTwo("REGR_SXX")),
              Map.entry("REGR_SXY", ofTwo("REGR_SXY")),
              Map.entry("REGR_SYY", ofTwo("REGR_SYY")))
          .flatMap(
              entry ->
                  Stream.of(entry.getKey().split(" ", -1))
                      .map(name -> Map.entry(name, entry.getValue())))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  /** OVER a window; null where the frame has fewer rows, which Calcite's is not. */
  private static final SqlAggFunction NTH_VALUE =
      aggregate(
          "NTH_VALUE",
          SqlKind.NTH_VALUE,
          ReturnTypes.ARG0.andThen(SqlTypeTransforms.FORCE_NULLABLE),
          OperandTypes.family(SqlTypeFamily.ANY, SqlTypeFamily.NUMERIC));

  /** With IGNORE NULLS, of whose nulls Calcite's say one thing here and another there. */
  private static final SqlAggFunction FIRST_KNOWN = known(SqlKind.FIRST_VALUE);

  private static final SqlAggFunction LAST_KNOWN = known(SqlKind.LAST_VALUE);

  private static final SqlAggFunction LAG = neighbour(SqlStdOperatorTable.LAG);
  private static final SqlAggFunction LEAD = neighbour(SqlStdOperatorTable.LEAD);

  private static final List<SqlAggFunction> OF_WINDOWS =
      List.of(LAG, LEAD, FIRST_KNOWN, LAST_KNOWN, NTH_VALUE);

  /** Other names of aggregates that are Calcite's. */
  private static final Map<String, SqlAggFunction> CALCITES =
      Map.of(
          "MEAN", SqlStdOperatorTable.AVG,
          "APPROX_DISTINCT", SqlStdOperatorTable.APPROX_COUNT_DISTINCT);

  private static final DialectAggregates INSTANCE = new DialectAggregates();

  private DialectAggregates() {}

  /** LAG or LEAD, null where the argument is: of Calcite's a default would prevent that. */
  private static SqlAggFunction neighbour(SqlAggFunction calcites) {
    return aggregate(
        calcites.getName(),
        calcites.getKind(),
        call -> {
          boolean nullable =
              call.getOperandType(0).isNullable()
                  || call.getOperandCount() < 3
                  || call.getOperandType(2).isNullable();
          return call.getTypeFactory().createTypeWithNullability(call.getOperandType(0), nullable);
        },
        Objects.requireNonNull(calcites.getOperandTypeChecker()));
  }

  private static SqlAggFunction known(SqlKind kind) {
    return aggregate(
        kind + "_IGNORE_NULLS",
        kind,
        ReturnTypes.ARG0.andThen(SqlTypeTransforms.FORCE_NULLABLE),
        OperandTypes.ANY);
  }

  private static SqlAggFunction eventTime(SqlKind kind) {
    return aggregate(kind.name(), kind, ReturnTypes.ARG0_NULLABLE_IF_EMPTY, OperandTypes.ANY);
  }

  private static SqlAggFunction anyValue() {
    return aggregate(
        "ANY_VALUE", SqlKind.MIN, ReturnTypes.ARG0_NULLABLE_IF_EMPTY, OperandTypes.ANY);
  }

  private static SqlAggFunction truth(String name, SqlKind kind) {
    return aggregate(name, kind, ReturnTypes.ARG0_NULLABLE_IF_EMPTY, OperandTypes.BOOLEAN);
  }

  private static SqlAggFunction bits(String name) {
    return aggregate(
        name,
        SqlKind.valueOf(name),
        ReturnTypes.ARG0_NULLABLE_IF_EMPTY.andThen(DialectAggregates::atLeastInt),
        OperandTypes.INTEGER);
  }

  private static RelDataType atLeastInt(SqlOperatorBinding call, RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case TINYINT, SMALLINT ->
          call.getTypeFactory()
              .createTypeWithNullability(
                  call.getTypeFactory().createSqlType(SqlTypeName.INTEGER), type.isNullable());
      default -> type;
    };
  }

  private static SqlAggFunction ofOne(String name) {
    return aggregate(name, SqlKind.valueOf(name), REAL, OperandTypes.NUMERIC);
  }

  private static SqlAggFunction ofTwo(String name) {
    return aggregate(name, SqlKind.OTHER_FUNCTION, REAL, OperandTypes.NUMERIC_NUMERIC);
  }

  private static SqlAggFunction aggregate(
      String name, SqlKind kind, SqlReturnTypeInference result, SqlOperandTypeChecker operands) {
    return new SqlAggFunction(
        "$" + name,
        null,
        kind,
        result,
        null,
        operands,
        SqlFunctionCategory.SYSTEM,
        false,
        false,
        Optionality.FORBIDDEN) {
      @Override
      public boolean allowsNullTreatment() {
        return switch (kind) {
          case LAG, LEAD, FIRST_VALUE, LAST_VALUE, NTH_VALUE -> true;
          default -> false;
        };
      }
    };
  }

  static SqlNode rewrite(SqlNode query) {
    return Objects.requireNonNull(query.accept(INSTANCE));
  }

  /** The operators. */
  static SqlOperatorTable table() {
    return SqlOperatorTables.of(
        Stream.of(BY_NAME.values(), IntervalAggregates.all(), OF_WINDOWS)
            .flatMap(Collection::stream)
            .distinct()
            .toList());
  }

  /** The names of the operators. */
  static List<String> operatorNames() {
    return BY_NAME.values().stream().map(SqlOperator::getName).distinct().toList();
  }

  /** The names that can be written. */
  static List<String> names() {
    return Stream.of(
            BY_NAME.keySet(), CALCITES.keySet(), OrderedSetCalls.names(), ConditionalCounts.names())
        .flatMap(Collection::stream)
        .sorted()
        .toList();
  }

  /**
   * Whether an operator is one of these, or an {@link OrderedSetFunction}, or the application's.
   */
  static boolean contains(SqlOperator operator) {
    return operator instanceof OrderedSetFunction
        || operator instanceof UserAggregateOperator
        || operator instanceof SqlAggFunction
            && (BY_NAME.containsValue(operator)
                || IntervalAggregates.all().contains(operator)
                || OF_WINDOWS.contains(operator));
  }

  /** Whether one of these operators computes with DOUBLE whatever its arguments are. */
  public static boolean isReal(SqlOperator operator) {
    return operator instanceof OrderedSetFunction ordered
        ? ordered.function() == AggregateFunction.PERCENTILE_CONT
        : contains(operator) && operator.getReturnTypeInference() == REAL;
  }

  /** An operator's name as it can be written. */
  public static String name(SqlOperator operator) {
    if (operator instanceof OrderedSetFunction ordered) {
      return ordered.written();
    }
    if (OF_WINDOWS.contains(operator)) {
      return operator.getKind().name();
    }
    return contains(operator) && !(operator instanceof UserAggregateOperator)
        ? operator.getName().substring(1)
        : operator.getName();
  }

  /** OVER a window, FIRST_VALUE and LAST_VALUE go by its order, as Calcite's do. */
  private static @Nullable SqlOperator ofWindow(SqlCall call, boolean ignoresNulls) {
    return switch (call.getOperator().getName().toUpperCase(Locale.ROOT)) {
      case "FIRST_VALUE" -> ignoresNulls ? FIRST_KNOWN : call.getOperator();
      case "LAST_VALUE" -> ignoresNulls ? LAST_KNOWN : call.getOperator();
      case "NTH_VALUE" -> NTH_VALUE;
      case "LAG" -> LAG;
      case "LEAD" -> LEAD;
      default -> null;
    };
  }

  private SqlNode visitOver(SqlCall over) {
    SqlCall called = over.operand(0);
    SqlCall function = NullTreatment.without(called);
    SqlOperator ofWindow = ofWindow(function, called != function);
    if (ofWindow == null) {
      return Objects.requireNonNull(super.visit(over));
    }
    SqlNode[] arguments =
        function.getOperandList().stream()
            .map(argument -> argument.accept(this))
            .toArray(SqlNode[]::new);
    SqlCall call = ofWindow.createCall(function.getParserPosition(), arguments);
    return over.getOperator()
        .createCall(
            over.getParserPosition(),
            called == function
                ? call
                : called.getOperator().createCall(called.getParserPosition(), call),
            Objects.requireNonNull(over.operand(1).accept(this)));
  }

  @Override
  public SqlNode visit(SqlCall call) {
    if (call.getKind() == SqlKind.OVER) {
      return visitOver(call);
    }
    SqlCall visited = (SqlCall) Objects.requireNonNull(super.visit(call));
    String name = visited.getOperator().getName().toUpperCase(Locale.ROOT);
    SqlAggFunction function = BY_NAME.getOrDefault(name, CALCITES.get(name));
    return function == null
        ? visited
        : new SqlBasicCall(
            function,
            withoutOffset(visited),
            visited.getParserPosition(),
            visited.getFunctionQuantifier());
  }

  /**
   * To FIRST and LAST, which it takes for those of row patterns, the parser adds an offset of 0.
   */
  private static List<SqlNode> withoutOffset(SqlCall call) {
    List<SqlNode> operands = call.getOperandList();
    boolean added =
        operands.size() == 2 && operands.get(1).getParserPosition().equals(SqlParserPos.ZERO);
    return added ? operands.subList(0, 1) : operands;
  }
}
