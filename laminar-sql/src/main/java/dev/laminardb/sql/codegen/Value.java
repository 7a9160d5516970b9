package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;

/**
 * The result of an expression in generated code: Java expressions without effects, usually names of
 * locals, that may be repeated.
 *
 * <p>A null BOOLEAN's code is false, so a predicate needs no look at its null flag. The code of any
 * other null is unspecified, a null string's address and length may be read however.
 *
 * @param code the value; of a string its address
 * @param length a string's length in bytes; the high word of a DECIMAL that has one; otherwise
 *     empty
 * @param nullFlag a boolean expression, {@link #NEVER} or {@link #ALWAYS}
 * @param mayBeNaN whether a DOUBLE or REAL may be NaN
 */
record Value(ColumnType type, String code, String length, String nullFlag, boolean mayBeNaN) {
  /** The null flag of a value that is never null. */
  static final String NEVER = "";

  /** The null flag of NULL. */
  static final String ALWAYS = "true";

  /** A value that is no string. */
  static Value of(ColumnType type, String code, String nullFlag) {
    return new Value(type, code, "", nullFlag, type.isFloating());
  }

  /** A constant or a converted integer, which is never null nor NaN. */
  static Value number(ColumnType type, String code) {
    return new Value(type, code, "", NEVER, false);
  }

  static Value string(String address, String length, String nullFlag) {
    return new Value(ColumnType.VARCHAR, address, length, nullFlag, false);
  }

  /** The same bytes as another type of them. */
  Value as(ColumnType bytes) {
    return new Value(bytes, code, length, nullFlag, false);
  }

  static Value nullOf(ColumnType type) {
    return type.isVariable()
        ? string("0L", "0", ALWAYS).as(type)
        : new Value(type, zero(type), "", ALWAYS, false);
  }

  boolean nullable() {
    return !nullFlag.isEmpty();
  }

  boolean alwaysNull() {
    return nullFlag.equals(ALWAYS);
  }

  /** Whether a DECIMAL has a high word that is not its low word's sign. */
  boolean isWide() {
    return !length.isEmpty();
  }

  /** The high word of a DECIMAL. */
  String high() {
    return isWide() ? length : "(" + code + " >> 63)";
  }

  /** The null flag as a Java expression. */
  String isNull() {
    return nullable() ? nullFlag : "false";
  }

  /** The Java type of a column type's values. */
  static String javaType(ColumnType type) {
    return switch (type) {
      case BOOLEAN -> "boolean";
      case TINYINT, SMALLINT, INT, DATE -> "int";
      case REAL -> "float";
      case DOUBLE -> "double";
      case BIGINT,
          DECIMAL,
          TIMESTAMP,
          TIMESTAMPTZ,
          TIME,
          INTERVAL,
          MONTHS,
          VARCHAR,
          VARBINARY,
          UUID,
          ARRAY,
          STRUCT,
          MAP ->
          "long";
    };
  }

  /** What a local of a column type begins with. */
  static String zero(ColumnType type) {
    return switch (type) {
      case BOOLEAN -> "false";
      case TINYINT, SMALLINT, INT, DATE -> "0";
      case REAL -> "0.0F";
      case DOUBLE -> "0.0D";
      case BIGINT,
          DECIMAL,
          TIMESTAMP,
          TIMESTAMPTZ,
          TIME,
          INTERVAL,
          MONTHS,
          VARCHAR,
          VARBINARY,
          UUID,
          ARRAY,
          STRUCT,
          MAP ->
          "0L";
    };
  }
}
