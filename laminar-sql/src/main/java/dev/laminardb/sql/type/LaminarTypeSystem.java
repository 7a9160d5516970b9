package dev.laminardb.sql.type;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;

/** Precisions and result types of the dialect. Stateless. */
public final class LaminarTypeSystem extends RelDataTypeSystemImpl {
  /** The one instance. */
  public static final LaminarTypeSystem INSTANCE = new LaminarTypeSystem();

  /** Timestamps count microseconds. */
  private static final int TIMESTAMP_PRECISION = 6;

  /**
   * DECIMALs are constants only. They are compared with integers in a type that has the digits of
   * both; with Calcite's 19 digits none would be left for the fraction.
   */
  private static final int DECIMAL_PRECISION = 1000;

  private LaminarTypeSystem() {}

  @Override
  public int getMaxPrecision(SqlTypeName type) {
    return switch (type) {
      case TIMESTAMP -> TIMESTAMP_PRECISION;
      case DECIMAL -> DECIMAL_PRECISION;
      default -> super.getMaxPrecision(type);
    };
  }

  @Override
  public int getMaxScale(SqlTypeName type) {
    return type == SqlTypeName.DECIMAL ? DECIMAL_PRECISION : super.getMaxScale(type);
  }

  @Override
  public int getDefaultPrecision(SqlTypeName type) {
    if (type == SqlTypeName.TIMESTAMP) {
      return TIMESTAMP_PRECISION;
    }
    // The standard's two digits would refuse INTERVAL '100' SECOND.
    return SqlTypeName.DAY_INTERVAL_TYPES.contains(type)
        ? getMaxPrecision(type)
        : super.getDefaultPrecision(type);
  }

  @Override
  public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
    SqlTypeName sum =
        switch (argument.getSqlTypeName()) {
          case TINYINT, SMALLINT, INTEGER, BIGINT -> SqlTypeName.BIGINT;
          case REAL, FLOAT, DOUBLE -> SqlTypeName.DOUBLE;
          default -> null;
        };
    return sum == null
        ? super.deriveSumType(factory, argument)
        : factory.createTypeWithNullability(factory.createSqlType(sum), argument.isNullable());
  }

  @Override
  public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
    return factory.createTypeWithNullability(
        factory.createSqlType(SqlTypeName.DOUBLE), argument.isNullable());
  }

  /** CASE and COALESCE over strings of several lengths give VARCHAR and do not pad. */
  @Override
  public boolean shouldConvertRaggedUnionTypesToVarying() {
    return true;
  }
}
