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
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;

/** Functions of maps, with Spark's names. */
public final class MapFunctions {
  private static final String MAP = "<MAP>";
  private static final String KEY = "<KEY>";
  private static final String ARRAY = "<ARRAY>";

  /** What MAP[] is in a cast: a map without entries, of the type of a NULL. */
  public static final SqlFunction EMPTY =
      function(
          "$MAP_EMPTY",
          call -> call.getTypeFactory().createTypeWithNullability(call.getOperandType(0), false),
          MAP);

  /** The entries of a map as an array of rows. */
  public static final SqlFunction ENTRIES =
      function("MAP_ENTRIES", call -> array(call, entry(call)), MAP);

  private MapFunctions() {}

  static List<SqlOperator> all() {
    return List.of(
        EMPTY,
        function("MAP_KEYS", call -> array(call, key(call)), MAP),
        function("MAP_VALUES", call -> array(call, value(call)), MAP),
        ENTRIES,
        function("MAP_CONTAINS_KEY", MapFunctions::truth, MAP, KEY),
        function("MAP_FROM_ARRAYS", MapFunctions::map, ARRAY, ARRAY));
  }

  private static SqlFunction function(
      String name, SqlReturnTypeInference result, String... operands) {
    return new SqlFunction(
        name,
        SqlKind.OTHER_FUNCTION,
        result,
        null,
        new Operands(List.of(operands)),
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
  }

  private static boolean anyNullable(SqlOperatorBinding call) {
    return call.collectOperandTypes().stream().anyMatch(RelDataType::isNullable);
  }

  private static RelDataType key(SqlOperatorBinding call) {
    return Objects.requireNonNull(call.getOperandType(0).getKeyType());
  }

  private static RelDataType value(SqlOperatorBinding call) {
    return Objects.requireNonNull(call.getOperandType(0).getValueType());
  }

  private static RelDataType array(SqlOperatorBinding call, RelDataType element) {
    return SqlTypes.arrayOf(call.getTypeFactory(), element, anyNullable(call));
  }

  private static RelDataType entry(SqlOperatorBinding call) {
    RelDataTypeFactory factory = call.getTypeFactory();
    return factory
        .builder()
        .add("key", factory.createTypeWithNullability(key(call), true))
        .add("value", factory.createTypeWithNullability(value(call), true))
        .build();
  }

  private static RelDataType truth(SqlOperatorBinding call) {
    RelDataTypeFactory factory = call.getTypeFactory();
    return factory.createTypeWithNullability(
        factory.createSqlType(SqlTypeName.BOOLEAN), anyNullable(call));
  }

  private static RelDataType map(SqlOperatorBinding call) {
    return SqlTypes.mapOf(
        call.getTypeFactory(),
        Objects.requireNonNull(call.getOperandType(0).getComponentType()),
        Objects.requireNonNull(call.getOperandType(1).getComponentType()),
        anyNullable(call));
  }

  /** Maps, a key of the map, and arrays. */
  private record Operands(List<String> kinds) implements SqlOperandTypeChecker {
    @Override
    public boolean checkOperandTypes(SqlCallBinding call, boolean throwOnFailure) {
      boolean fit = true;
      for (int i = 0; i < call.getOperandCount(); i++) {
        RelDataType type = call.getOperandType(i);
        fit &=
            switch (kinds.get(i)) {
              case MAP -> type.getSqlTypeName() == SqlTypeName.MAP;
              case ARRAY -> type.getSqlTypeName() == SqlTypeName.ARRAY;
              default -> isKey(call.getOperandType(0), type);
            };
      }
      if (!fit && throwOnFailure) {
        throw call.newValidationSignatureError();
      }
      return fit;
    }

    private static boolean isKey(RelDataType map, RelDataType type) {
      return type.getSqlTypeName() == SqlTypeName.NULL
          || (map.getKeyType() != null
              && map.getKeyType().getSqlTypeName().getFamily()
                  == type.getSqlTypeName().getFamily());
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.of(kinds.size());
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return name + "(" + String.join(", ", kinds) + ")";
    }
  }
}
