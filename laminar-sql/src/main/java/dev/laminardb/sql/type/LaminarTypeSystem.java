package dev.laminardb.sql.type;

import dev.laminardb.core.batch.ColumnType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;

/** Precisions and result types of the dialect. Stateless. */
public final class LaminarTypeSystem extends RelDataTypeSystemImpl {
  /** The one instance. */
  public static final LaminarTypeSystem INSTANCE = new LaminarTypeSystem();

  /** Times count microseconds. */
  private static final int TIMESTAMP_PRECISION = 6;

  /** The fraction that AVG has at least. */
  private static final int MEAN_SCALE = 6;

  private LaminarTypeSystem() {}

  @Override
  public int getMaxPrecision(SqlTypeName type) {
    return switch (type) {
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIME -> TIMESTAMP_PRECISION;
      case DECIMAL -> ColumnType.MOST_DIGITS;
      default -> super.getMaxPrecision(type);
    };
  }

  @Override
  public int getMaxScale(SqlTypeName type) {
    return type == SqlTypeName.DECIMAL ? ColumnType.MOST_DIGITS : super.getMaxScale(type);
  }

  @Override
  public int getDefaultPrecision(SqlTypeName type) {
    switch (type) {
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIME -> {
        return TIMESTAMP_PRECISION;
      }
      default -> {
        // The others' are Calcite's, but for intervals.
      }
    }
    // The standard's two digits would refuse INTERVAL '100' SECOND.
    return SqlTypeName.INTERVAL_TYPES.contains(type)
        ? getMaxPrecision(type)
        : super.getDefaultPrecision(type);
  }

  @Override
  public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
    if (argument.getSqlTypeName() == SqlTypeName.DECIMAL) {
      return decimal(factory, argument.getScale(), argument.isNullable());
    }
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
    return argument.getSqlTypeName() == SqlTypeName.DECIMAL
        ? decimal(factory, Math.max(argument.getScale(), MEAN_SCALE), argument.isNullable())
        : factory.createTypeWithNullability(
            factory.createSqlType(SqlTypeName.DOUBLE), argument.isNullable());
  }

  private static RelDataType decimal(RelDataTypeFactory factory, int scale, boolean nullable) {
    return factory.createTypeWithNullability(
        factory.createSqlType(SqlTypeName.DECIMAL, ColumnType.MOST_DIGITS, scale), nullable);
  }

  /** CASE and COALESCE over strings of several lengths give VARCHAR and do not pad. */
  @Override
  public boolean shouldConvertRaggedUnionTypesToVarying() {
    return true;
  }
}
