package dev.laminardb.sql.function;

import dev.laminardb.core.batch.ColumnType;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * {@code GENERATE_SERIES(start, stop [, step])}, of integers, and of timestamps with an interval
 * for a step. Stateless.
 */
public final class SeriesOperator extends TableOperator {
  /** Its name. */
  public static final String NAME = "GENERATE_SERIES";

  /** The operator. */
  public static final SeriesOperator INSTANCE = new SeriesOperator();

  private SeriesOperator() {
    super(NAME, new Operands());
  }

  @Override
  public UserTableFunction function(List<RelDataType> arguments) {
    boolean isTime = arguments.stream().anyMatch(SeriesOperator::isTime);
    ColumnType type = isTime ? ColumnType.TIMESTAMP : ColumnType.BIGINT;
    JavaType bound = isTime ? JavaType.INSTANT : JavaType.LONG;
    Series series =
        !isTime
            ? new Series(Series.Step.NUMBER)
            : new Series(isMonths(arguments) ? Series.Step.MONTHS : Series.Step.MICROS);
    return new UserTableFunction(
        NAME,
        arguments.size() == 2 ? List.of(bound, bound) : List.of(bound, bound, JavaType.LONG),
        List.of(new UserTableFunction.Column(NAME.toLowerCase(Locale.ROOT), type, false)),
        series);
  }

  @Override
  public List<String> columnNames() {
    return Collections.emptyList();
  }

  private static boolean isTime(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.TIMESTAMP;
  }

  private static boolean isMonths(List<RelDataType> arguments) {
    return arguments.stream()
        .anyMatch(type -> SqlTypeName.YEAR_INTERVAL_TYPES.contains(type.getSqlTypeName()));
  }

  /** Two or three integers, or two timestamps and an interval; any of them may be NULL. */
  private static final class Operands implements SqlOperandTypeChecker {
    @Override
    public boolean checkOperandTypes(SqlCallBinding call, boolean throwOnFailure) {
      if (isIntegers(call) || isTimes(call)) {
        return true;
      }
      if (throwOnFailure) {
        throw call.newValidationSignatureError();
      }
      return false;
    }

    private static boolean isIntegers(SqlCallBinding call) {
      return call.collectOperandTypes().stream()
          .allMatch(type -> isNull(type) || SqlTypeName.INT_TYPES.contains(type.getSqlTypeName()));
    }

    private static boolean isTimes(SqlCallBinding call) {
      List<RelDataType> types = call.collectOperandTypes();
      return types.size() == 3
          && types.subList(0, 2).stream().allMatch(type -> isNull(type) || isTime(type))
          && SqlTypeName.INTERVAL_TYPES.contains(types.get(2).getSqlTypeName());
    }

    private static boolean isNull(RelDataType type) {
      return type.getSqlTypeName() == SqlTypeName.NULL;
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.between(2, 3);
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return NAME
          + "(BIGINT, BIGINT), "
          + NAME
          + "(BIGINT, BIGINT, BIGINT), "
          + NAME
          + "(TIMESTAMP, TIMESTAMP, INTERVAL)";
    }
  }
}
