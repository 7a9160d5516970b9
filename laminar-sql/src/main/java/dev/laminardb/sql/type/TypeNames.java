package dev.laminardb.sql.type;

import dev.laminardb.core.batch.ArrayType;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.MapType;
import dev.laminardb.core.batch.StructType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.parse.IntervalTypeName;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.Suggestions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCollectionTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlMapTypeNameSpec;
import org.apache.calcite.sql.SqlRowTypeNameSpec;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.SqlUserDefinedTypeNameSpec;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** The type names a user may write: the standard's, and a few of PostgreSQL's and others. */
public final class TypeNames {
  private static final Map<String, ColumnType> ALIASES =
      Map.of(
          "BYTEA", ColumnType.VARBINARY,
          "TEXT", ColumnType.VARCHAR,
          "STRING", ColumnType.VARCHAR,
          "BOOL", ColumnType.BOOLEAN,
          "TIMESTAMPTZ", ColumnType.TIMESTAMPTZ,
          "INT2", ColumnType.SMALLINT,
          "INT4", ColumnType.INT,
          "INT8", ColumnType.BIGINT,
          "FLOAT4", ColumnType.REAL,
          "FLOAT8", ColumnType.DOUBLE);
  private static final List<String> NAMES =
      List.of(
          "BOOLEAN",
          "TINYINT",
          "SMALLINT",
          "INT",
          "BIGINT",
          "DECIMAL",
          "REAL",
          "DOUBLE",
          "VARCHAR",
          "VARBINARY",
          "UUID",
          "ROW",
          "MAP",
          "DATE",
          "TIME",
          "TIMESTAMP",
          "TIMESTAMP WITH TIME ZONE",
          "INTERVAL DAY TO SECOND",
          "INTERVAL YEAR TO MONTH");

  private TypeNames() {}

  /**
   * The type that is written.
   *
   * @throws dev.laminardb.core.error.LaminarException if the engine has no such type
   */
  public static ArrowType arrowType(SqlText text, SqlDataTypeSpec spec) {
    if (spec.getTypeNameSpec() instanceof SqlCollectionTypeNameSpec array) {
      checkExists(text, spec);
      if (length(element(array)) > 0) {
        throw text.error(
            ErrorCode.UNSUPPORTED,
            spec.getParserPosition(),
            "elements of an array have no limit of their length",
            "write VARCHAR");
      }
      return ArrayType.of(held(text, element(array)));
    }
    if (spec.getTypeNameSpec() instanceof SqlRowTypeNameSpec row) {
      checkExists(text, spec);
      return StructType.of(fields(text, row));
    }
    if (spec.getTypeNameSpec() instanceof SqlMapTypeNameSpec map) {
      checkExists(text, spec);
      return MapType.of(held(text, map.getKeyType()), held(text, map.getValType()));
    }
    ColumnType type = columnType(text, spec);
    if (type != ColumnType.DECIMAL) {
      return type.arrowType();
    }
    SqlBasicTypeNameSpec decimal = (SqlBasicTypeNameSpec) spec.getTypeNameSpec();
    return ColumnType.decimal(decimal.getPrecision(), Math.max(decimal.getScale(), 0));
  }

  /** The type of what is inside arrays, rows and maps. */
  private static ArrowType held(SqlText text, SqlDataTypeSpec spec) {
    if (spec.getTypeNameSpec() instanceof IntervalTypeName) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          spec.getParserPosition(),
          "arrays, rows and maps cannot hold intervals yet",
          "such as a BIGINT of their microseconds or months");
    }
    return arrowType(text, spec);
  }

  private static List<Field> fields(SqlText text, SqlRowTypeNameSpec row) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < row.getArity(); i++) {
      SqlDataTypeSpec type = row.getFieldTypes().get(i);
      if (length(type) > 0) {
        throw text.error(
            ErrorCode.UNSUPPORTED,
            type.getParserPosition(),
            "fields of a ROW have no limit of their length",
            "write VARCHAR");
      }
      String name = row.getFieldNames().get(i).getSimple();
      fields.add(ColumnType.field(name, held(text, type), true));
    }
    return fields;
  }

  private static ColumnType columnType(SqlText text, SqlDataTypeSpec spec) {
    checkExists(text, spec);
    if (spec.getTypeNameSpec() instanceof IntervalTypeName interval) {
      return interval(text, spec, interval);
    }
    if (spec.getTypeNameSpec() instanceof SqlUserDefinedTypeNameSpec name) {
      return alias(name).orElseThrow();
    }
    String written = text.slice(spec.getParserPosition());
    ColumnType type = standard(spec);
    if (type == null) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          spec.getParserPosition(),
          "type " + written + " is not available yet",
          "(types: " + String.join(", ", NAMES) + ")");
    }
    int precision = ((SqlBasicTypeNameSpec) spec.getTypeNameSpec()).getPrecision();
    if (type == ColumnType.VARBINARY && precision >= 0) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          spec.getParserPosition(),
          "lengths of bytes are not enforced yet",
          "write " + type);
    }
    if (type == ColumnType.VARCHAR && precision == 0) {
      throw text.error(
          ErrorCode.TYPE_MISMATCH,
          spec.getParserPosition(),
          "a string that takes no characters is none",
          "such as VARCHAR(20)");
    }
    if (isTime(type) && precision > 6) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          spec.getParserPosition(),
          "times count microseconds",
          type == ColumnType.TIMESTAMP ? "write TIMESTAMP or TIMESTAMP(6)" : null);
    }
    return type;
  }

  /** Columns hold all units of one of the two kinds, and all digits. */
  private static ColumnType interval(SqlText text, SqlDataTypeSpec spec, IntervalTypeName name) {
    SqlIntervalQualifier units = name.units();
    boolean isWhole =
        name.isPlain()
            || (units.getStartPrecisionPreservingDefault() < 0
                && units.getFractionalSecondPrecisionPreservingDefault() < 0);
    if (isWhole && units.timeUnitRange == TimeUnitRange.DAY_TO_SECOND) {
      return ColumnType.INTERVAL;
    }
    if (isWhole && units.timeUnitRange == TimeUnitRange.YEAR_TO_MONTH) {
      return ColumnType.MONTHS;
    }
    throw text.error(
        ErrorCode.UNSUPPORTED,
        spec.getParserPosition(),
        "intervals of some units or digits only have no type of their own yet",
        "write INTERVAL DAY TO SECOND or INTERVAL YEAR TO MONTH");
  }

  /**
   * Refuses a name that is neither a standard type nor an alias of one, and a DECIMAL of digits
   * that it cannot have.
   *
   * @throws dev.laminardb.core.error.LaminarException if there is no such type
   */
  public static void checkExists(SqlText text, SqlDataTypeSpec spec) {
    if (spec.getTypeNameSpec() instanceof SqlCollectionTypeNameSpec collection) {
      if (!collection.getTypeName().getSimple().equals(SqlTypeName.ARRAY.getName())) {
        throw text.error(
            ErrorCode.UNSUPPORTED,
            spec.getParserPosition(),
            "type MULTISET is not available",
            "an ARRAY has its elements in an order");
      }
      checkExists(text, element(collection));
      return;
    }
    if (spec.getTypeNameSpec() instanceof SqlRowTypeNameSpec row) {
      checkFields(text, row);
    }
    if (spec.getTypeNameSpec() instanceof SqlMapTypeNameSpec map) {
      checkMap(text, map);
    }
    if (standard(spec) == ColumnType.DECIMAL) {
      checkDigits(text, spec);
    }
    if (spec.getTypeNameSpec() instanceof SqlUserDefinedTypeNameSpec name
        && alias(name).isEmpty()) {
      String written = text.slice(spec.getParserPosition());
      throw text.error(
          ErrorCode.UNSUPPORTED,
          spec.getParserPosition(),
          "there is no type \"" + written + "\"",
          Suggestions.hint(written, NAMES, "types"));
    }
  }

  private static void checkMap(SqlText text, SqlMapTypeNameSpec map) {
    for (SqlDataTypeSpec type : List.of(map.getKeyType(), map.getValType())) {
      checkExists(text, type);
      if (length(type) > 0) {
        throw text.error(
            ErrorCode.UNSUPPORTED,
            type.getParserPosition(),
            "keys and values of a MAP have no limit of their length",
            "write VARCHAR");
      }
    }
    SqlTypeNameSpec key = map.getKeyType().getTypeNameSpec();
    if (key instanceof SqlCollectionTypeNameSpec
        || key instanceof SqlRowTypeNameSpec
        || key instanceof SqlMapTypeNameSpec) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          map.getKeyType().getParserPosition(),
          "the keys of a MAP cannot be arrays, rows or maps",
          "values can");
    }
  }

  private static void checkFields(SqlText text, SqlRowTypeNameSpec row) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < row.getArity(); i++) {
      SqlIdentifier name = row.getFieldNames().get(i);
      SqlDataTypeSpec type = row.getFieldTypes().get(i);
      checkExists(text, type);
      if (!names.add(name.getSimple().toLowerCase(Locale.ROOT))) {
        throw text.error(
            ErrorCode.AMBIGUOUS_NAME,
            name.getParserPosition(),
            "this ROW has two fields \"" + name.getSimple() + "\"",
            null);
      }
      if (Boolean.FALSE.equals(type.getNullable())) {
        throw text.error(
            ErrorCode.UNSUPPORTED,
            type.getParserPosition(),
            "NOT NULL of a field of a ROW is not enforced yet",
            "leave it out");
      }
    }
  }

  private static SqlDataTypeSpec element(SqlCollectionTypeNameSpec collection) {
    SqlTypeNameSpec element = collection.getElementTypeName();
    return new SqlDataTypeSpec(element, element.getParserPos());
  }

  private static boolean isTime(ColumnType type) {
    return switch (type) {
      case TIMESTAMP, TIMESTAMPTZ, TIME -> true;
      default -> false;
    };
  }

  private static void checkDigits(SqlText text, SqlDataTypeSpec spec) {
    SqlBasicTypeNameSpec decimal = (SqlBasicTypeNameSpec) spec.getTypeNameSpec();
    int precision = decimal.getPrecision();
    if (precision < 0) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          spec.getParserPosition(),
          "how many digits this DECIMAL has is not said",
          "such as DECIMAL(18, 2): 18 digits, 2 of them behind the point");
    }
    if (precision < 1 || precision > ColumnType.MOST_DIGITS || decimal.getScale() > precision) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          spec.getParserPosition(),
          "a DECIMAL has 1 to 38 digits, of which some or all may be behind the point",
          "such as DECIMAL(18, 2): 18 digits, 2 of them behind the point");
    }
  }

  private static @Nullable ColumnType standard(SqlDataTypeSpec spec) {
    if (!(spec.getTypeNameSpec() instanceof SqlBasicTypeNameSpec)
        || !spec.getTypeName().isSimple()) {
      return null;
    }
    SqlTypeName name = SqlTypeName.get(spec.getTypeName().getSimple().toUpperCase(Locale.ROOT));
    if (name == null) {
      return null;
    }
    return switch (name) {
      case BOOLEAN -> ColumnType.BOOLEAN;
      case TINYINT -> ColumnType.TINYINT;
      case SMALLINT -> ColumnType.SMALLINT;
      case INTEGER -> ColumnType.INT;
      case BIGINT -> ColumnType.BIGINT;
      case DECIMAL -> ColumnType.DECIMAL;
      case REAL -> ColumnType.REAL;
      case DOUBLE -> ColumnType.DOUBLE;
      case VARBINARY -> ColumnType.VARBINARY;
      case VARCHAR, CHAR -> ColumnType.VARCHAR;
      case UUID -> ColumnType.UUID;
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIMESTAMP_TZ -> ColumnType.TIMESTAMPTZ;
      case TIME -> ColumnType.TIME;
      case DATE -> ColumnType.DATE;
      case TIMESTAMP -> ColumnType.TIMESTAMP;
      default -> null;
    };
  }

  /** How many characters values of a type may have; 0 if that is not said, or means nothing. */
  public static int length(SqlDataTypeSpec spec) {
    if (standard(spec) != ColumnType.VARCHAR) {
      return 0;
    }
    int length = ((SqlBasicTypeNameSpec) spec.getTypeNameSpec()).getPrecision();
    // CHAR alone is one character in the standard.
    return length < 0 && isChar(spec) ? 1 : Math.max(length, 0);
  }

  private static boolean isChar(SqlDataTypeSpec spec) {
    return SqlTypeName.get(spec.getTypeName().getSimple().toUpperCase(Locale.ROOT))
        == SqlTypeName.CHAR;
  }

  /** The same type under its standard name; the argument itself where that is what it has. */
  public static SqlDataTypeSpec toStandard(SqlDataTypeSpec spec) {
    if (spec.getTypeNameSpec() instanceof SqlCollectionTypeNameSpec array) {
      return new SqlDataTypeSpec(
          new SqlCollectionTypeNameSpec(
              toStandard(element(array)).getTypeNameSpec(),
              SqlTypeName.ARRAY,
              spec.getParserPosition()),
          spec.getParserPosition());
    }
    if (spec.getTypeNameSpec() instanceof SqlRowTypeNameSpec row) {
      return new SqlDataTypeSpec(
          new SqlRowTypeNameSpec(
              spec.getParserPosition(),
              row.getFieldNames(),
              row.getFieldTypes().stream().map(TypeNames::toStandard).toList()),
          spec.getParserPosition());
    }
    if (spec.getTypeNameSpec() instanceof SqlMapTypeNameSpec map) {
      return new SqlDataTypeSpec(
          new SqlMapTypeNameSpec(
              toStandard(map.getKeyType()).withNullable(false),
              toStandard(map.getValType()).withNullable(true),
              spec.getParserPosition()),
          spec.getParserPosition());
    }
    if (spec.getTypeNameSpec() instanceof SqlUserDefinedTypeNameSpec name) {
      return alias(name)
          .map(
              type ->
                  new SqlDataTypeSpec(
                      new SqlBasicTypeNameSpec(sqlType(type), spec.getParserPosition()),
                      spec.getParserPosition()))
          .orElse(spec);
    }
    if (standard(spec) == ColumnType.TIMESTAMPTZ) {
      // Calcite tells two kinds apart; a column has one.
      SqlBasicTypeNameSpec name = (SqlBasicTypeNameSpec) spec.getTypeNameSpec();
      return new SqlDataTypeSpec(
          new SqlBasicTypeNameSpec(
              SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE,
              name.getPrecision(),
              spec.getParserPosition()),
          spec.getParserPosition());
    }
    return spec;
  }

  private static Optional<ColumnType> alias(SqlUserDefinedTypeNameSpec name) {
    return Optional.ofNullable(ALIASES.get(name.getTypeName().toString().toUpperCase(Locale.ROOT)));
  }

  private static SqlTypeName sqlType(ColumnType type) {
    return switch (type) {
      case BOOLEAN -> SqlTypeName.BOOLEAN;
      case TINYINT -> SqlTypeName.TINYINT;
      case SMALLINT -> SqlTypeName.SMALLINT;
      case INT -> SqlTypeName.INTEGER;
      case BIGINT -> SqlTypeName.BIGINT;
      case DECIMAL -> SqlTypeName.DECIMAL;
      case REAL -> SqlTypeName.REAL;
      case DOUBLE -> SqlTypeName.DOUBLE;
      case VARBINARY -> SqlTypeName.VARBINARY;
      case VARCHAR -> SqlTypeName.VARCHAR;
      case ARRAY, STRUCT, MAP -> throw new IllegalArgumentException(type + " is made of others");
      case UUID -> SqlTypeName.UUID;
      case TIMESTAMPTZ -> SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
      case TIME -> SqlTypeName.TIME;
      case DATE -> SqlTypeName.DATE;
      case TIMESTAMP -> SqlTypeName.TIMESTAMP;
      case INTERVAL -> SqlTypeName.INTERVAL_DAY_SECOND;
      case MONTHS -> SqlTypeName.INTERVAL_YEAR_MONTH;
    };
  }
}
