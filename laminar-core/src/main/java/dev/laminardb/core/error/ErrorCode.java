package dev.laminardb.core.error;

import java.util.Locale;

/**
 * Every error LaminarDB raises, with its stable code. Codes are never reused; docs/ERRORS.md
 * explains each.
 */
public enum ErrorCode {
  /** A configuration value is out of range. */
  INVALID_CONFIGURATION(1, Category.USER),
  /** The database, source or subscription is closed. */
  CLOSED(4, Category.USER),
  /** The call is not allowed here. */
  INVALID_OPERATION(5, Category.USER),
  /** A record class or Arrow batch does not match the relation's columns. */
  SCHEMA_MISMATCH(6, Category.USER),
  /** A null where none is allowed. */
  NULL_NOT_ALLOWED(7, Category.USER),
  /** A value does not fit its column. */
  VALUE_OUT_OF_RANGE(8, Category.USER),
  /** Buffers stayed full for longer than the configured time. */
  BACKPRESSURE_TIMEOUT(9, Category.RESOURCE),
  /** The text is not SQL. */
  SYNTAX(1000, Category.USER),
  /** SQL that the engine knows but does not run. */
  UNSUPPORTED(1001, Category.USER),
  /** The query is not valid for another reason. */
  INVALID_QUERY(1002, Category.USER),
  /** No such column. */
  COLUMN_NOT_FOUND(1100, Category.USER),
  /** No such source or stream. */
  RELATION_NOT_FOUND(1101, Category.USER),
  /** A relation of that name exists. */
  RELATION_EXISTS(1102, Category.USER),
  /** The relation is read by others. */
  RELATION_IN_USE(1103, Category.USER),
  /** A name is not unique where it has to be. */
  AMBIGUOUS_NAME(1104, Category.USER),
  /** No such function, or not with these arguments. */
  FUNCTION_NOT_FOUND(1105, Category.USER),
  /** The table has no such constraint. */
  CONSTRAINT_NOT_FOUND(1106, Category.USER),
  /** Types do not go together. */
  TYPE_MISMATCH(1200, Category.USER),
  /** A row of the key is there already. */
  DUPLICATE_KEY(1300, Category.USER),
  /** A null in a NOT NULL column of a table. */
  NOT_NULL_VIOLATION(1301, Category.USER),
  /** A string with more characters than its column of a table takes. */
  VALUE_TOO_LONG(1302, Category.USER),
  /** A row that makes a CHECK of its table false. */
  CHECK_VIOLATION(1303, Category.USER),
  /** A value for a column whose values are always numbers of a sequence. */
  GENERATED_ALWAYS(1304, Category.USER),
  /** The query needs event time where the relation has none. */
  WATERMARK_REQUIRED(2001, Category.USER),
  /** A window's arguments are wrong. */
  INVALID_WINDOW(2002, Category.USER),
  /** More streams would read a relation than may. */
  FAN_OUT_LIMIT(3001, Category.USER),
  /** Nodes and edges do not make a topology. */
  INVALID_TOPOLOGY(3002, Category.INTERNAL),
  /** Saved state is missing or damaged. */
  STATE_CORRUPT(6001, Category.RESOURCE),
  /** Integer division by zero. */
  DIVISION_BY_ZERO(7001, Category.USER),
  /** A number does not fit its type. */
  NUMERIC_OVERFLOW(7002, Category.USER),
  /** A value cannot be converted to the type asked for. */
  INVALID_CAST(7003, Category.USER),
  /** The query failed while it ran. */
  QUERY_FAILED(7000, Category.USER),
  /** A query's state has outgrown its limit. */
  STATE_LIMIT(7004, Category.RESOURCE),
  /** A subquery that stands for a value has several rows, or a row is set to several values. */
  MORE_THAN_ONE_ROW(7005, Category.USER),
  /** A function has no result for a value. */
  INVALID_ARGUMENT(7006, Category.USER),
  /** A subscriber's callback threw. */
  CALLBACK_FAILED(7010, Category.USER),
  /** A function of the application's threw. */
  FUNCTION_FAILED(7011, Category.USER),
  /** A defect in LaminarDB. */
  INTERNAL(9000, Category.INTERNAL);

  private final int number;
  private final Category category;

  ErrorCode(int number, Category category) {
    this.number = number;
    this.category = category;
  }

  /** The stable code, such as {@code LDB-1100}. */
  public String code() {
    return String.format(Locale.ROOT, "LDB-%04d", number);
  }

  /** Who can do something about it. */
  public Category category() {
    return category;
  }
}
