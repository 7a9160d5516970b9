package dev.laminardb.sql.function;

import dev.laminardb.sql.type.SqlTypes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * {@code x = ANY (array)}, {@code x <> ALL (array)} and their like: whether a comparison is true of
 * any element, or of all. Immutable.
 */
public final class ArrayComparison extends SqlFunction {
  private static final Map<SqlKind, SqlOperator> COMPARISONS =
      Map.of(
          SqlKind.EQUALS, SqlStdOperatorTable.EQUALS,
          SqlKind.NOT_EQUALS, SqlStdOperatorTable.NOT_EQUALS,
          SqlKind.LESS_THAN, SqlStdOperatorTable.LESS_THAN,
          SqlKind.LESS_THAN_OR_EQUAL, SqlStdOperatorTable.LESS_THAN_OR_EQUAL,
          SqlKind.GREATER_THAN, SqlStdOperatorTable.GREATER_THAN,
          SqlKind.GREATER_THAN_OR_EQUAL, SqlStdOperatorTable.GREATER_THAN_OR_EQUAL);

  private final SqlOperator comparison;
  private final boolean ofAll;

  private static final List<ArrayComparison> ALL =
      COMPARISONS.keySet().stream()
          .flatMap(
              kind -> Stream.of(new ArrayComparison(kind, false), new ArrayComparison(kind, true)))
          .toList();

  private ArrayComparison(SqlKind comparison, boolean ofAll) {
    super(
        "$" + comparison.sql + (ofAll ? " ALL" : " ANY"),
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.BOOLEAN_FORCE_NULLABLE,
        ArrayComparison::typeNulls,
        new Operands(),
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
    this.comparison = Objects.requireNonNull(COMPARISONS.get(comparison));
    this.ofAll = ofAll;
  }

  /** All of them. */
  static List<ArrayComparison> all() {
    return ALL;
  }

  /**
   * One of them.
   *
   * @param ofAll whether the comparison has to be true of all elements
   */
  public static ArrayComparison of(SqlKind comparison, boolean ofAll) {
    return ALL.stream()
        .filter(call -> call.comparison.kind == comparison && call.ofAll == ofAll)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void unparse(SqlWriter writer, SqlCall call, int leftPrec, int rightPrec) {
    call.operand(0).unparse(writer, comparison.getLeftPrec(), comparison.getRightPrec());
    writer.print(getName().substring(1));
    SqlWriter.Frame frame = writer.startList("(", ")");
    call.operand(1).unparse(writer, 0, 0);
    writer.endList(frame);
  }

  /** What compares the value with an element. */
  public SqlOperator comparison() {
    return comparison;
  }

  /** Whether it has to be true of all elements. */
  public boolean ofAll() {
    return ofAll;
  }

  /** What is true of an element for which the comparison is false. */
  public SqlOperator opposite() {
    return Objects.requireNonNull(COMPARISONS.get(comparison.kind.negateNullSafe()));
  }

  /** A NULL or a parameter is an element. */
  private static void typeNulls(
      SqlCallBinding call, RelDataType returned, RelDataType[] operandTypes) {
    RelDataType element = call.getOperandType(1).getComponentType();
    operandTypes[0] =
        element == null
            ? call.getValidator().getUnknownType()
            : call.getTypeFactory().createTypeWithNullability(element, true);
    operandTypes[1] = call.getOperandType(1);
  }

  /** A value, and an array of what it may be compared with. */
  private record Operands() implements SqlOperandTypeChecker {
    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      RelDataType element = binding.getOperandType(1).getComponentType();
      boolean fit =
          element != null
              && binding.getOperandType(1).getSqlTypeName() == SqlTypeName.ARRAY
              && SqlTypes.columnType(element).isPresent()
              && isComparable(binding.getTypeFactory(), binding.getOperandType(0), element);
      if (!fit && throwOnFailure) {
        throw binding.newValidationSignatureError();
      }
      return fit;
    }

    private static boolean isComparable(
        RelDataTypeFactory types, RelDataType value, RelDataType element) {
      boolean isText = element.getSqlTypeName().getFamily() == SqlTypeName.VARCHAR.getFamily();
      return value.getSqlTypeName() == SqlTypeName.NULL
          || (types.leastRestrictive(List.of(value, element)) != null
              && isText == (value.getSqlTypeName().getFamily() == SqlTypeName.VARCHAR.getFamily()));
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.of(2);
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return name + "(<ELEMENT>, <ARRAY>)";
    }
  }
}
