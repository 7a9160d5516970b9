package dev.laminardb.sql.function;

import dev.laminardb.sql.type.SqlTypes;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.jspecify.annotations.Nullable;

/**
 * The operator {@code ||}, which binds and takes operands as PostgreSQL's does: two texts, text and
 * a value of any other type as text, bytes, two arrays, an array and an element. What is computed
 * is Calcite's operator of this name, of two texts or of bytes, or a function of arrays.
 */
public final class ConcatenationOperator extends SqlBinaryOperator {
  /** Stands in the place of Calcite's, which binds like a multiplication. */
  public static final ConcatenationOperator INSTANCE = new ConcatenationOperator();

  private ConcatenationOperator() {
    super(
        "||",
        SqlKind.OTHER,
        KernelOperator.PRECEDENCE,
        true,
        ConcatenationOperator::type,
        ConcatenationOperator::typeNulls,
        new Operands());
  }

  /** What two operands are put together as. */
  private enum Form {
    TEXT,
    BYTES,
    ARRAYS,
    ARRAY_AND_ELEMENT,
    ELEMENT_AND_ARRAY,
    NONE;

    private static Form of(RelDataType left, RelDataType right) {
      if (isArray(left) || isArray(right)) {
        return isArray(left) && (isArray(right) || isNull(right)) || isNull(left)
            ? ARRAYS
            : isArray(left) ? ARRAY_AND_ELEMENT : ELEMENT_AND_ARRAY;
      }
      if (isBytes(left) || isBytes(right)) {
        return (isBytes(left) || isNull(left)) && (isBytes(right) || isNull(right)) ? BYTES : NONE;
      }
      boolean text = isText(left) || isText(right);
      return text && isPrinted(left) && isPrinted(right) ? TEXT : NONE;
    }

    private static boolean isArray(RelDataType type) {
      return type.getSqlTypeName() == SqlTypeName.ARRAY;
    }

    private static boolean isBytes(RelDataType type) {
      return SqlTypeName.BINARY_TYPES.contains(type.getSqlTypeName());
    }

    private static boolean isNull(RelDataType type) {
      return type.getSqlTypeName() == SqlTypeName.NULL;
    }

    private static boolean isText(RelDataType type) {
      return SqlTypeUtil.inCharFamily(type) || isNull(type);
    }

    private static boolean isPrinted(RelDataType type) {
      return isText(type)
          || SqlTypes.columnType(type).isPresent()
          || type.getSqlTypeName() == SqlTypeName.UNKNOWN;
    }
  }

  private static RelDataType type(SqlOperatorBinding call) {
    RelDataTypeFactory types = call.getTypeFactory();
    RelDataType left = call.getOperandType(0);
    RelDataType right = call.getOperandType(1);
    boolean nullable = left.isNullable() || right.isNullable();
    return switch (Form.of(left, right)) {
      case ARRAYS -> joined(types, left, right, nullable);
      case ARRAY_AND_ELEMENT, ELEMENT_AND_ARRAY -> joined(types, left, right, false);
      case BYTES ->
          types.createTypeWithNullability(types.createSqlType(SqlTypeName.VARBINARY), nullable);
      default ->
          types.createTypeWithNullability(types.createSqlType(SqlTypeName.VARCHAR), nullable);
    };
  }

  private static RelDataType joined(
      RelDataTypeFactory types, RelDataType left, RelDataType right, boolean nullable) {
    return SqlTypes.arrayOf(types, Objects.requireNonNull(element(types, left, right)), nullable);
  }

  /** The type of which elements of both, or an element and those of an array, can be. */
  private static @Nullable RelDataType element(
      RelDataTypeFactory types, RelDataType left, RelDataType right) {
    List<RelDataType> all =
        Stream.of(left, right)
            .map(type -> Form.isArray(type) ? type.getComponentType() : type)
            .filter(Objects::nonNull)
            .toList();
    RelDataType common = types.leastRestrictive(all);
    return common != null && SqlTypes.columnType(common).isPresent() ? common : null;
  }

  private static RexNode as(RexBuilder rex, RelDataType array, RexNode node) {
    return rex.makeCast(
        rex.getTypeFactory().createTypeWithNullability(array, node.getType().isNullable()), node);
  }

  /** A NULL or a parameter is what it stands beside: text, unless that is bytes or an array. */
  private static void typeNulls(
      SqlCallBinding call, RelDataType returned, RelDataType[] operandTypes) {
    RelDataTypeFactory types = call.getTypeFactory();
    RelDataType unknown = call.getValidator().getUnknownType();
    for (int i = 0; i < operandTypes.length; i++) {
      RelDataType other = call.getOperandType(1 - i);
      boolean text = !Form.isArray(other) && !Form.isBytes(other);
      RelDataType type = text ? types.createSqlType(SqlTypeName.VARCHAR) : other;
      operandTypes[i] =
          type.getSqlTypeName() == SqlTypeName.NULL
              ? unknown
              : types.createTypeWithNullability(type, true);
    }
  }

  /** The call as what computes it. */
  public static RexNode convert(SqlRexContext context, SqlCall call) {
    RexBuilder rex = context.getRexBuilder();
    RexNode left = context.convertExpression(call.operand(0));
    RexNode right = context.convertExpression(call.operand(1));
    RelDataType type = context.getValidator().getValidatedNodeType(call);
    return switch (Form.of(left.getType(), right.getType())) {
      case ARRAYS ->
          rex.makeCall(
              type, ArrayFunctions.CONCAT, List.of(as(rex, type, left), as(rex, type, right)));
      case ARRAY_AND_ELEMENT ->
          rex.makeCall(type, ArrayFunctions.APPEND, List.of(as(rex, type, left), right));
      case ELEMENT_AND_ARRAY ->
          rex.makeCall(type, ArrayFunctions.PREPEND, List.of(left, as(rex, type, right)));
      case BYTES -> rex.makeCall(type, SqlStdOperatorTable.CONCAT, List.of(left, right));
      default ->
          rex.makeCall(
              type,
              SqlStdOperatorTable.CONCAT,
              List.of(Concatenations.text(rex, left), Concatenations.text(rex, right)));
    };
  }

  /** Operands that go together. */
  private record Operands() implements SqlOperandTypeChecker {
    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      RelDataType left = binding.getOperandType(0);
      RelDataType right = binding.getOperandType(1);
      boolean fit =
          switch (Form.of(left, right)) {
            case NONE -> false;
            case ARRAYS, ARRAY_AND_ELEMENT, ELEMENT_AND_ARRAY ->
                element(binding.getTypeFactory(), left, right) != null;
            default -> true;
          };
      if (!fit && throwOnFailure) {
        throw binding.newValidationSignatureError();
      }
      return fit;
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.of(2);
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return "<CHARACTER> || <ANY>";
    }
  }
}
