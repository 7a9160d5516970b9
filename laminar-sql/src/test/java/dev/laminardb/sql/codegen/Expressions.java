package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.sql.type.SqlTypes;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeSystem;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimestampString;

/** Short names for the expressions that tests build. */
final class Expressions {
  private static final RelDataTypeSystem SYSTEM =
      new RelDataTypeSystemImpl() {
        @Override
        public int getMaxPrecision(SqlTypeName type) {
          return type == SqlTypeName.TIMESTAMP ? 6 : super.getMaxPrecision(type);
        }
      };
  static final RexBuilder BUILDER =
      new RexBuilder(
          new SqlTypeFactoryImpl(SYSTEM) {
            @Override
            public Charset getDefaultCharset() {
              return StandardCharsets.UTF_8;
            }
          });

  private Expressions() {}

  static RelDataType type(ColumnType type, boolean nullable) {
    return SqlTypes.relType(BUILDER.getTypeFactory(), type, nullable);
  }

  static RelDataType type(SqlTypeName name, int precision) {
    return BUILDER.getTypeFactory().createSqlType(name, precision);
  }

  static RelDataType type(SqlTypeName name, int precision, int scale) {
    return BUILDER.getTypeFactory().createSqlType(name, precision, scale);
  }

  static RexNode call(SqlOperator operator, RexNode... operands) {
    return BUILDER.makeCall(operator, operands);
  }

  static RexNode integer(int value) {
    return BUILDER.makeExactLiteral(BigDecimal.valueOf(value), type(ColumnType.INT, false));
  }

  static RexNode bigint(long value) {
    return BUILDER.makeExactLiteral(BigDecimal.valueOf(value), type(ColumnType.BIGINT, false));
  }

  static RexNode real(String value) {
    return BUILDER.makeApproxLiteral(new BigDecimal(value), type(ColumnType.DOUBLE, false));
  }

  static RexNode decimal(String value) {
    return BUILDER.makeExactLiteral(new BigDecimal(value));
  }

  static RexNode text(String value) {
    return BUILDER.makeLiteral(value);
  }

  static RexNode timestamp(String value) {
    return BUILDER.makeTimestampLiteral(new TimestampString(value), 6);
  }

  static RexNode date(String value) {
    return BUILDER.makeDateLiteral(new DateString(value));
  }

  static RexNode nothing(ColumnType type) {
    return BUILDER.makeNullLiteral(type(type, true));
  }

  static RexNode bool(boolean value) {
    return BUILDER.makeLiteral(value);
  }

  static RexNode seconds(long seconds) {
    return BUILDER.makeIntervalLiteral(
        BigDecimal.valueOf(seconds * 1000),
        new SqlIntervalQualifier(TimeUnit.SECOND, null, SqlParserPos.ZERO));
  }

  static RexNode months(long months) {
    return BUILDER.makeIntervalLiteral(
        BigDecimal.valueOf(months),
        new SqlIntervalQualifier(TimeUnit.MONTH, null, SqlParserPos.ZERO));
  }

  static RexNode cast(RexNode operand, ColumnType to) {
    return castTo(operand, type(to, operand.getType().isNullable()));
  }

  static RexNode castTo(RexNode operand, RelDataType to) {
    RelDataType nullable =
        BUILDER.getTypeFactory().createTypeWithNullability(to, operand.getType().isNullable());
    return BUILDER.makeAbstractCast(SqlParserPos.ZERO, nullable, operand, false);
  }

  static RexNode tumble(boolean end, RexNode time, long size, long offset) {
    SqlFunction function =
        new SqlFunction(
            end ? "$TUMBLE_END" : "$TUMBLE_START",
            SqlKind.OTHER_FUNCTION,
            ReturnTypes.ARG0,
            null,
            OperandTypes.VARIADIC,
            SqlFunctionCategory.SYSTEM);
    return BUILDER.makeCall(time.getType(), function, List.of(time, bigint(size), bigint(offset)));
  }

  static RexNode and(RexNode... operands) {
    return call(SqlStdOperatorTable.AND, operands);
  }

  static RexNode or(RexNode... operands) {
    return call(SqlStdOperatorTable.OR, operands);
  }

  static RexNode divide(RexNode a, RexNode b) {
    return call(SqlStdOperatorTable.DIVIDE, a, b);
  }

  static RexNode isEqual(RexNode a, RexNode b) {
    return call(SqlStdOperatorTable.EQUALS, a, b);
  }
}
