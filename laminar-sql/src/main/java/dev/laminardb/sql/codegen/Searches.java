package dev.laminardb.sql.codegen;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Turns SEARCH, which stands for IN, BETWEEN and chains of comparisons, back into comparisons. Uses
 * types of its own because Calcite's default ones round timestamps to milliseconds and take strings
 * for Latin-1.
 */
final class Searches {
  private static final int MICROS_PRECISION = 6;

  private final RexBuilder builder =
      new RexBuilder(
          new SqlTypeFactoryImpl(
              new RelDataTypeSystemImpl() {
                @Override
                public int getMaxPrecision(SqlTypeName type) {
                  return type == SqlTypeName.TIMESTAMP
                      ? MICROS_PRECISION
                      : super.getMaxPrecision(type);
                }
              }) {
            @Override
            public Charset getDefaultCharset() {
              return StandardCharsets.UTF_8;
            }
          });

  RexBuilder builder() {
    return builder;
  }

  RexNode expand(RexNode expression) {
    return RexUtil.expandSearch(builder, null, expression);
  }
}
