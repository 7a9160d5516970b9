package dev.laminardb.sql.type;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Makes Calcite types; strings are UTF-8. One per query: it caches. */
public final class LaminarTypeFactory extends SqlTypeFactoryImpl {

  private static final int MICROS_DIGITS = 6;

  /** A factory over the dialect's type system. */
  public LaminarTypeFactory() {
    super(LaminarTypeSystem.INSTANCE);
  }

  /** A DATE beside a TIMESTAMP is its midnight; beside one with time zone both have one, UTC. */
  @Override
  public @Nullable RelDataType leastRestrictive(List<RelDataType> types, SqlTypeMappingRule rule) {
    boolean areTimes = types.stream().allMatch(LaminarTypeFactory::isDateOrTimestamp);
    long different = types.stream().map(RelDataType::getSqlTypeName).distinct().count();
    if (!areTimes || different < 2) {
      return super.leastRestrictive(types, rule);
    }
    boolean zoned =
        types.stream()
            .anyMatch(type -> type.getSqlTypeName() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
    RelDataType time =
        createSqlType(
            zoned ? SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE : SqlTypeName.TIMESTAMP,
            MICROS_DIGITS);
    return createTypeWithNullability(time, types.stream().anyMatch(RelDataType::isNullable));
  }

  private static boolean isDateOrTimestamp(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case DATE, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> true;
      default -> false;
    };
  }

  @Override
  public Charset getDefaultCharset() {
    return StandardCharsets.UTF_8;
  }
}
