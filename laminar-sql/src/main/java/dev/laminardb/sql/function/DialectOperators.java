package dev.laminardb.sql.function;

import static dev.laminardb.sql.function.Argument.INTEGER;
import static dev.laminardb.sql.function.Argument.KEY;
import static dev.laminardb.sql.function.Argument.RESULT;
import static dev.laminardb.sql.function.Argument.TEXT;

import java.util.List;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;

/** PostgreSQL's operators that the standard does not have, which our grammar makes calls of. */
public final class DialectOperators {
  /** Bits that both have. */
  public static final KernelOperator BIT_AND = bits("&", "IntegerFunctions.and");

  /** Bits that either has. */
  public static final KernelOperator BIT_OR = bits("|", "IntegerFunctions.or");

  /** Bits that one has and the other has not. */
  public static final KernelOperator BIT_XOR = bits("#", "IntegerFunctions.xor");

  /** Bits moved up. */
  public static final KernelOperator SHIFT_LEFT = shift("<<", "IntegerFunctions.shiftLeft");

  /** Bits moved down. */
  public static final KernelOperator SHIFT_RIGHT = shift(">>", "IntegerFunctions.shiftRight");

  /** Whether a regular expression matches. */
  public static final KernelOperator MATCHES = regex("~", "TextRegex.matches", false);

  /** Whether a regular expression matches in any case. */
  public static final KernelOperator MATCHES_ANY_CASE = regex("~*", "TextRegex.matches", true);

  /** Whether a regular expression does not match. */
  public static final KernelOperator DIFFERS = regex("!~", "TextRegex.differs", false);

  /** Whether a regular expression does not match in any case. */
  public static final KernelOperator DIFFERS_ANY_CASE = regex("!~*", "TextRegex.differs", true);

  /** The part of a JSON text under a key or an index, as JSON. */
  public static final KernelOperator JSON_PART = json("->", "JsonText.part");

  /** The part of a JSON text under a key or an index, as text. */
  public static final KernelOperator JSON_PART_TEXT = json("->>", "JsonText.partText");

  /** CONTAINS(text, part); the word is one of the standard's operators. */
  public static final SqlFunction CONTAINS =
      KernelFunction.of("CONTAINS", "Utf8Parts.contains", SqlTypeName.BOOLEAN, 2, TEXT, TEXT);

  /** BITNOT(integer), which ~ in front of an operand is, too. */
  public static final KernelFunction BIT_NOT =
      KernelFunction.of("BITNOT", "IntegerFunctions.not", ReturnTypes.ARG0, 1, Argument.RESULT);

  private DialectOperators() {}

  private static KernelOperator bits(String name, String method) {
    return new KernelOperator(
        KernelFunction.of(name, method, ReturnTypes.LEAST_RESTRICTIVE, 2, RESULT, RESULT));
  }

  private static KernelOperator shift(String name, String method) {
    return new KernelOperator(
        KernelFunction.of(name, method, ReturnTypes.ARG0, 2, RESULT, INTEGER));
  }

  private static KernelOperator regex(String name, String method, boolean ignoreCase) {
    return new KernelOperator(
        KernelFunction.of(name, method, SqlTypeName.BOOLEAN, 2, TEXT, TEXT)
            .ofState(String.valueOf(ignoreCase)));
  }

  private static KernelOperator json(String name, String method) {
    return new KernelOperator(
        KernelFunction.text(name, method, 2, TEXT, KEY).ofState("").orNull(),
        OperandTypes.or(
            OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER),
            OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.INTEGER)));
  }

  /** Whether a call's second operand is a regular expression. */
  public static boolean takesRegex(SqlOperator operator) {
    return operator == MATCHES
        || operator == MATCHES_ANY_CASE
        || operator == DIFFERS
        || operator == DIFFERS_ANY_CASE
        || operator.getName().startsWith("REGEXP_");
  }

  static List<SqlOperator> all() {
    return List.of(
        BIT_AND,
        BIT_OR,
        BIT_XOR,
        SHIFT_LEFT,
        SHIFT_RIGHT,
        MATCHES,
        MATCHES_ANY_CASE,
        DIFFERS,
        DIFFERS_ANY_CASE,
        JSON_PART,
        JSON_PART_TEXT,
        BIT_NOT,
        CONTAINS);
  }
}
