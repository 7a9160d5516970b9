package dev.laminardb.sql.function;

import dev.laminardb.sql.type.SqlTypes;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Functions of arrays, most with PostgreSQL's names and meanings. */
public final class ArrayFunctions {
  private static final String ARRAY = "A";
  private static final String ELEMENT = "E";
  private static final String TEXT = "T";
  private static final String POSITION = "P";

  /** What ARRAY[] is in a cast: an array without elements, of the type of a NULL. */
  public static final SqlFunction EMPTY =
      function("$ARRAY_EMPTY", call -> notNull(call, call.getOperandType(0)), 1, ARRAY);

  /** array[from:to]: the elements from one position to another. */
  public static final SqlFunction SLICE =
      function("$ARRAY_SLICE", array(0), 3, ARRAY, POSITION, POSITION);

  static final SqlFunction CONCAT = function("ARRAY_CONCAT", array(0), 2, ARRAY, ARRAY);
  static final SqlFunction APPEND = function("ARRAY_APPEND", array(0), 2, ARRAY, ELEMENT);
  static final SqlFunction PREPEND = function("ARRAY_PREPEND", array(1), 2, ELEMENT, ARRAY);

  private ArrayFunctions() {}

  private static RelDataType notNull(SqlOperatorBinding call, RelDataType type) {
    return call.getTypeFactory().createTypeWithNullability(type, false);
  }

  static List<SqlOperator> all() {
    return List.of(
        EMPTY,
        SLICE,
        function("ARRAY_LENGTH", scalar(SqlTypeName.INTEGER, false), 1, ARRAY),
        function("ARRAY_CONTAINS", scalar(SqlTypeName.BOOLEAN, false), 2, ARRAY, ELEMENT),
        function("ARRAY_POSITION", scalar(SqlTypeName.INTEGER, true), 2, ARRAY, ELEMENT),
        APPEND,
        PREPEND,
        CONCAT,
        function("ARRAY_CAT", array(0), 2, ARRAY, ARRAY),
        function("ARRAY_DISTINCT", array(0), 1, ARRAY),
        function("ARRAY_UNION", array(0), 2, ARRAY, ARRAY),
        function("ARRAY_INTERSECT", array(0), 2, ARRAY, ARRAY),
        function("ARRAY_EXCEPT", array(0), 2, ARRAY, ARRAY),
        function("ARRAY_REMOVE", array(0), 2, ARRAY, ELEMENT),
        function("ARRAY_HAS_ANY", scalar(SqlTypeName.BOOLEAN, false), 2, ARRAY, ARRAY),
        function("ARRAY_HAS_ALL", scalar(SqlTypeName.BOOLEAN, false), 2, ARRAY, ARRAY),
        function("ARRAY_REVERSE", array(0), 1, ARRAY),
        function("ARRAY_SORT", array(0), 1, ARRAY),
        function("ARRAY_REVERSE_SORT", array(0), 1, ARRAY),
        function("ARRAY_MIN", ArrayFunctions::oneElement, 1, ARRAY),
        function("ARRAY_MAX", ArrayFunctions::oneElement, 1, ARRAY),
        function("ARRAY_TO_STRING", scalar(SqlTypeName.VARCHAR, false), 2, ARRAY, TEXT, TEXT),
        function("STRING_TO_ARRAY", ArrayFunctions::texts, 2, TEXT, TEXT));
  }

  private static SqlFunction function(
      String name, SqlReturnTypeInference result, int required, String... operands) {
    return new SqlFunction(
        name,
        SqlKind.OTHER_FUNCTION,
        result,
        ArrayFunctions::typeNulls,
        new Operands(required, List.of(operands)),
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
  }

  /** A NULL is an element of the array that is there, or such an array, or text. */
  private static void typeNulls(
      SqlCallBinding call, RelDataType returned, RelDataType[] operandTypes) {
    Operands operands =
        (Operands) Objects.requireNonNull(call.getOperator().getOperandTypeChecker());
    RelDataTypeFactory factory = call.getTypeFactory();
    for (int i = 0; i < operandTypes.length; i++) {
      if (!SqlUtil.isNullLiteral(call.operand(i), false)) {
        operandTypes[i] = call.getOperandType(i);
        continue;
      }
      RelDataType array = factory.createUnknownType();
      for (int k = 0; k < operandTypes.length; k++) {
        if (k != i && operands.kinds().get(k).equals(ARRAY)) {
          array = call.getOperandType(k);
        }
      }
      RelDataType type =
          switch (operands.kinds().get(i)) {
            case ARRAY -> array;
            case ELEMENT ->
                array.getComponentType() == null
                    ? factory.createUnknownType()
                    : array.getComponentType();
            case POSITION -> factory.createSqlType(SqlTypeName.INTEGER);
            default -> factory.createSqlType(SqlTypeName.VARCHAR);
          };
      operandTypes[i] = factory.createTypeWithNullability(type, true);
    }
  }

  /** A type that is nullable where an operand is, or always. */
  private static SqlReturnTypeInference scalar(SqlTypeName type, boolean mayBeNull) {
    return call ->
        call.getTypeFactory()
            .createTypeWithNullability(
                call.getTypeFactory().createSqlType(type), mayBeNull || anyNullable(call));
  }

  private static boolean anyNullable(SqlOperatorBinding call) {
    return call.collectOperandTypes().stream().anyMatch(RelDataType::isNullable);
  }

  /** The type of an operand that is an array. */
  private static SqlReturnTypeInference array(int operand) {
    return call ->
        SqlTypes.arrayOf(
            call.getTypeFactory(), element(call.getOperandType(operand)), anyNullable(call));
  }

  private static RelDataType oneElement(SqlOperatorBinding call) {
    return call.getTypeFactory().createTypeWithNullability(element(call.getOperandType(0)), true);
  }

  private static RelDataType texts(SqlOperatorBinding call) {
    RelDataTypeFactory factory = call.getTypeFactory();
    return SqlTypes.arrayOf(factory, factory.createSqlType(SqlTypeName.VARCHAR), anyNullable(call));
  }

  private static RelDataType element(RelDataType array) {
    return Objects.requireNonNull(array.getComponentType());
  }

  /** Arrays, an element that goes with the array, and text. */
  private record Operands(int required, List<String> kinds) implements SqlOperandTypeChecker {
    @Override
    public boolean checkOperandTypes(SqlCallBinding call, boolean throwOnFailure) {
      if (!fit(call)) {
        if (throwOnFailure) {
          throw call.newValidationSignatureError();
        }
        return false;
      }
      return true;
    }

    private boolean fit(SqlCallBinding call) {
      RelDataType array = null;
      for (int i = 0; i < call.getOperandCount(); i++) {
        RelDataType type = call.getOperandType(i);
        if (kinds.get(i).equals(TEXT)
            && !SqlTypeUtil.inCharFamily(type)
            && type.getSqlTypeName() != SqlTypeName.NULL) {
          return false;
        }
        if (kinds.get(i).equals(POSITION)
            && !SqlTypeUtil.isIntType(type)
            && type.getSqlTypeName() != SqlTypeName.NULL) {
          return false;
        }
        if (kinds.get(i).equals(ARRAY)) {
          if (type.getSqlTypeName() != SqlTypeName.ARRAY
              || (array != null && !isSame(element(array), element(type)))) {
            return false;
          }
          array = type;
        }
      }
      int element = kinds.indexOf(ELEMENT);
      return element < 0
          || array == null
          || takes(call.getTypeFactory(), element(array), call.getOperandType(element));
    }

    private static boolean isSame(RelDataType a, RelDataType b) {
      return SqlTypes.columnType(a).isPresent()
          && SqlTypes.columnType(b).isPresent()
          && SqlTypes.field("", a, true).equals(SqlTypes.field("", b, true));
    }

    /** Whether a value can be an element: it may be of a narrower type. */
    private static boolean takes(
        RelDataTypeFactory factory, RelDataType element, RelDataType value) {
      if (value.getSqlTypeName() == SqlTypeName.NULL) {
        return true;
      }
      RelDataType common = factory.leastRestrictive(List.of(element, value));
      return common != null && SqlTypes.columnType(common).isPresent() && isSame(common, element);
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.between(required, kinds.size());
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      List<String> types =
          kinds.stream()
              .map(
                  kind ->
                      switch (kind) {
                        case ARRAY -> "<ARRAY>";
                        case TEXT -> "<CHARACTER>";
                        case POSITION -> "<INTEGER>";
                        default -> "<ELEMENT>";
                      })
              .toList();
      return name + "(" + String.join(", ", types) + ")";
    }
  }
}
