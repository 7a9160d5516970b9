package dev.laminardb.sql.type;

import dev.laminardb.core.batch.ArrayType;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.MapType;
import dev.laminardb.core.batch.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/** Between Calcite's types and the engine's column types. */
public final class SqlTypes {
  /** As many as literals have that say nothing else, so that both are of one type. */
  private static final int MOST_DIGITS = 10;

  private static final int MICRO_DIGITS = 6;

  /** The units of a column of days to microseconds. */
  public static final SqlIntervalQualifier DAYS_TO_MICROS =
      new SqlIntervalQualifier(
          TimeUnit.DAY, MOST_DIGITS, TimeUnit.SECOND, MICRO_DIGITS, SqlParserPos.ZERO);

  /** The units of a column of years and months. */
  public static final SqlIntervalQualifier YEARS_TO_MONTHS =
      new SqlIntervalQualifier(
          TimeUnit.YEAR,
          MOST_DIGITS,
          TimeUnit.MONTH,
          RelDataType.PRECISION_NOT_SPECIFIED,
          SqlParserPos.ZERO);

  private SqlTypes() {}

  /** The column type of values of a Calcite type, or empty where the engine does not run it. */
  public static Optional<ColumnType> columnType(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> Optional.of(ColumnType.BOOLEAN);
      case TINYINT -> Optional.of(ColumnType.TINYINT);
      case SMALLINT -> Optional.of(ColumnType.SMALLINT);
      case INTEGER -> Optional.of(ColumnType.INT);
      case BIGINT -> Optional.of(ColumnType.BIGINT);
      case REAL -> Optional.of(ColumnType.REAL);
      case DOUBLE -> Optional.of(ColumnType.DOUBLE);
      case VARBINARY, BINARY -> Optional.of(ColumnType.VARBINARY);
      case UUID -> Optional.of(ColumnType.UUID);
      case VARCHAR, CHAR -> Optional.of(ColumnType.VARCHAR);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> Optional.of(ColumnType.TIMESTAMPTZ);
      case TIME -> Optional.of(ColumnType.TIME);
      case DATE -> Optional.of(ColumnType.DATE);
      case TIMESTAMP -> Optional.of(ColumnType.TIMESTAMP);
      case INTERVAL_YEAR, INTERVAL_MONTH, INTERVAL_YEAR_MONTH -> Optional.of(ColumnType.MONTHS);
      case INTERVAL_DAY,
          INTERVAL_HOUR,
          INTERVAL_MINUTE,
          INTERVAL_SECOND,
          INTERVAL_DAY_HOUR,
          INTERVAL_DAY_MINUTE,
          INTERVAL_DAY_SECOND,
          INTERVAL_HOUR_MINUTE,
          INTERVAL_HOUR_SECOND,
          INTERVAL_MINUTE_SECOND ->
          Optional.of(ColumnType.INTERVAL);
      case ARRAY -> {
        RelDataType element = type.getComponentType();
        yield element == null || !isHeld(element)
            ? Optional.empty()
            : Optional.of(ColumnType.ARRAY);
      }
      case MAP -> isComputedMap(type) ? Optional.of(ColumnType.MAP) : Optional.empty();
      case ROW ->
          type.getFieldList().stream().allMatch(f -> isHeld(f.getType()))
              ? Optional.of(ColumnType.STRUCT)
              : Optional.empty();
      case DECIMAL -> isComputed(type) ? Optional.of(ColumnType.DECIMAL) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static boolean isComputedMap(RelDataType type) {
    Optional<ColumnType> key = columnType(Objects.requireNonNull(type.getKeyType()));
    return key.isPresent()
        && !key.get().isNested()
        && !key.get().isInterval()
        && isHeld(Objects.requireNonNull(type.getValueType()));
  }

  /** Whether arrays, rows and maps can hold values of a type. */
  private static boolean isHeld(RelDataType type) {
    return columnType(type).filter(column -> !column.isInterval()).isPresent();
  }

  private static boolean isComputed(RelDataType decimal) {
    return decimal.getPrecision() <= ColumnType.MOST_DIGITS
        && decimal.getScale() >= 0
        && decimal.getScale() <= decimal.getPrecision();
  }

  /** The Calcite type of a column. */
  public static RelDataType relType(RelDataTypeFactory factory, Field field) {
    if (field.getType() instanceof ArrayType array) {
      return arrayOf(factory, relType(factory, array.element()), field.isNullable());
    }
    if (field.getType() instanceof MapType map) {
      return mapOf(
          factory, relType(factory, map.key()), relType(factory, map.value()), field.isNullable());
    }
    if (field.getType() instanceof StructType struct) {
      RelDataTypeFactory.Builder row = factory.builder();
      struct.fields().forEach(f -> row.add(f.getName(), relType(factory, f)));
      return factory.createTypeWithNullability(row.build(), field.isNullable());
    }
    if (ColumnType.of(field) != ColumnType.DECIMAL) {
      return relType(factory, ColumnType.of(field), field.isNullable());
    }
    ArrowType.Decimal decimal = ColumnType.decimal(field);
    return factory.createTypeWithNullability(
        factory.createSqlType(SqlTypeName.DECIMAL, decimal.getPrecision(), decimal.getScale()),
        field.isNullable());
  }

  /**
   * The Calcite type of a column whose type is known by its name.
   *
   * @throws IllegalArgumentException of DECIMAL and what holds others
   */
  public static RelDataType relType(
      RelDataTypeFactory factory, ColumnType column, boolean nullable) {
    RelDataType type =
        switch (column) {
          case BOOLEAN -> factory.createSqlType(SqlTypeName.BOOLEAN);
          case TINYINT -> factory.createSqlType(SqlTypeName.TINYINT);
          case SMALLINT -> factory.createSqlType(SqlTypeName.SMALLINT);
          case INT -> factory.createSqlType(SqlTypeName.INTEGER);
          case BIGINT -> factory.createSqlType(SqlTypeName.BIGINT);
          case REAL -> factory.createSqlType(SqlTypeName.REAL);
          case DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
          case VARBINARY -> factory.createSqlType(SqlTypeName.VARBINARY);
          case UUID -> factory.createSqlType(SqlTypeName.UUID);
          case VARCHAR -> factory.createSqlType(SqlTypeName.VARCHAR);
          case TIMESTAMPTZ -> factory.createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, 6);
          case TIME -> factory.createSqlType(SqlTypeName.TIME, 6);
          case DATE -> factory.createSqlType(SqlTypeName.DATE);
          case TIMESTAMP -> factory.createSqlType(SqlTypeName.TIMESTAMP, 6);
          case INTERVAL -> factory.createSqlIntervalType(DAYS_TO_MICROS);
          case MONTHS -> factory.createSqlIntervalType(YEARS_TO_MONTHS);
          case DECIMAL -> throw new IllegalArgumentException("a DECIMAL without its digits");
          case ARRAY -> throw new IllegalArgumentException("an ARRAY without its elements");
          case MAP -> throw new IllegalArgumentException("a MAP without its keys");
          case STRUCT -> throw new IllegalArgumentException("a ROW without its fields");
        };
    return factory.createTypeWithNullability(type, nullable);
  }

  /** The Calcite type of arrays, whose elements may always be null. */
  public static RelDataType arrayOf(
      RelDataTypeFactory factory, RelDataType element, boolean nullable) {
    return factory.createTypeWithNullability(
        factory.createArrayType(factory.createTypeWithNullability(element, true), -1), nullable);
  }

  /** The Calcite type of maps, whose keys are never null and values may always be. */
  public static RelDataType mapOf(
      RelDataTypeFactory factory, RelDataType key, RelDataType value, boolean nullable) {
    return factory.createTypeWithNullability(
        factory.createMapType(
            factory.createTypeWithNullability(key, false),
            factory.createTypeWithNullability(value, true)),
        nullable);
  }

  /**
   * The Arrow field of values of a type.
   *
   * @throws IllegalArgumentException if the engine does not run the type
   */
  public static Field field(String name, RelDataType type, boolean nullable) {
    ColumnType column =
        columnType(type)
            .orElseThrow(
                () -> new IllegalArgumentException("column " + name + " has type " + type));
    if (column == ColumnType.ARRAY) {
      RelDataType element = Objects.requireNonNull(type.getComponentType());
      return ColumnType.field(name, ArrayType.of(field("", element, true).getType()), nullable);
    }
    if (column == ColumnType.MAP) {
      RelDataType key = Objects.requireNonNull(type.getKeyType());
      RelDataType value = Objects.requireNonNull(type.getValueType());
      MapType map = MapType.of(field("", key, false).getType(), field("", value, true).getType());
      return ColumnType.field(name, map, nullable);
    }
    if (column == ColumnType.STRUCT) {
      return ColumnType.field(name, StructType.of(schema(type).getFields()), nullable);
    }
    return column == ColumnType.DECIMAL
        ? ColumnType.field(name, ColumnType.decimal(type.getPrecision(), type.getScale()), nullable)
        : column.field(name, nullable);
  }

  /**
   * The Arrow schema of a row type.
   *
   * @throws IllegalArgumentException if a field's type is none the engine runs
   */
  public static Schema schema(RelDataType rowType) {
    List<Field> fields = new ArrayList<>();
    for (RelDataTypeField field : rowType.getFieldList()) {
      fields.add(field(field.getName(), field.getType(), field.getType().isNullable()));
    }
    return new Schema(fields);
  }
}
