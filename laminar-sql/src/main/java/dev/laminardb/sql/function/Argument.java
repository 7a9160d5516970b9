package dev.laminardb.sql.function;

import dev.laminardb.core.batch.ColumnType;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** What a kernel method takes an argument as. */
public enum Argument {
  /** Address and length of UTF-8 bytes. */
  TEXT(SqlTypeFamily.CHARACTER, SqlTypeName.VARCHAR, ColumnType.VARCHAR),
  /** Address and length of bytes. */
  BYTES(SqlTypeFamily.BINARY, SqlTypeName.VARBINARY, ColumnType.VARBINARY),
  /** A long, of INT and BIGINT. */
  INTEGER(SqlTypeFamily.INTEGER, SqlTypeName.BIGINT, ColumnType.BIGINT),
  /** A double, of any number. */
  REAL(SqlTypeFamily.NUMERIC, SqlTypeName.DOUBLE, ColumnType.DOUBLE),
  /** Microseconds. */
  TIME(SqlTypeFamily.TIMESTAMP, SqlTypeName.TIMESTAMP, ColumnType.TIMESTAMP),
  /** Microseconds; of a DATE those of its midnight. */
  MOMENT(SqlTypeFamily.DATETIME, SqlTypeName.TIMESTAMP, ColumnType.TIMESTAMP),
  /** Microseconds between two times; not months, which have no fixed length. */
  INTERVAL(SqlTypeFamily.INTERVAL_DAY_TIME, SqlTypeName.INTERVAL_SECOND, ColumnType.BIGINT),
  /** An int or a long, as the result is one. */
  RESULT(SqlTypeFamily.INTEGER, SqlTypeName.BIGINT, null),
  /** An int or a long, as the argument is one. */
  OWN(SqlTypeFamily.INTEGER, SqlTypeName.BIGINT, null),
  /** Text, an int or a long, as the argument is one; the operator says that it takes no other. */
  KEY(SqlTypeFamily.ANY, SqlTypeName.VARCHAR, null);

  private final SqlTypeFamily family;
  private final SqlTypeName parameter;
  private final @Nullable ColumnType type;

  Argument(SqlTypeFamily family, SqlTypeName parameter, @Nullable ColumnType type) {
    this.family = family;
    this.parameter = parameter;
    this.type = type;
  }

  /** The types that are taken. */
  SqlTypeFamily family() {
    return family;
  }

  /** The type of a parameter {@code ?} in this place. */
  RelDataType parameter(RelDataTypeFactory types) {
    return this == INTERVAL
        ? types.createSqlIntervalType(
            new SqlIntervalQualifier(TimeUnit.DAY, TimeUnit.SECOND, SqlParserPos.ZERO))
        : types.createSqlType(parameter);
  }

  /** The type it is computed as; null if that depends on the call. */
  public @Nullable ColumnType type() {
    return type;
  }
}
