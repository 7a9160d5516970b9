package dev.laminardb.sql.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A complaint of Calcite's validator about types, in our words.
 *
 * @param message what is wrong
 * @param hint what to do, if that is known
 */
record TypeComplaint(String message, @Nullable String hint) {
  private static final Pattern CANNOT_APPLY =
      Pattern.compile(
          "Cannot apply '(.*)' to arguments of type '(.*)'\\. Supported form\\(s\\): '?([^']*).*");
  private static final Pattern ARGUMENTS =
      Pattern.compile(
          "Invalid number of arguments to function '(.*)'\\. Was expecting (\\d+) arguments");
  private static final Pattern CAST =
      Pattern.compile("Cast function cannot convert value of type (.*) to type (.*)");
  private static final Pattern VALUES =
      Pattern.compile("Values passed to (.*) operator must have compatible types");
  private static final Pattern COMPARE =
      Pattern.compile("Cannot compare values of types '(.*)', '(.*)'");
  private static final Pattern INFER =
      Pattern.compile("Cannot infer return type for (.*); operand types: .*");
  private static final Pattern AGGREGATE =
      Pattern.compile("Aggregate expression is illegal in (.*) clause");

  /** A type in angle brackets. A bracket that is an operator has a blank or another behind it. */
  private static final Pattern TYPE =
      Pattern.compile("<(RecordType\\([^>]*\\)|\\(?[A-Z][A-Z0-9_ ,()]*)>");

  private static final Set<String> NUMBERS =
      Set.of("TINYINT", "SMALLINT", "INT", "BIGINT", "REAL", "DOUBLE", "DECIMAL");
  private static final Set<String> TIMES =
      Set.of("DATE", "TIME", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE");
  private static final String TYPED_NULL = "give it a type: CAST(NULL AS INT)";

  /** The complaint, or null if it is another one. */
  static @Nullable TypeComplaint of(String reason) {
    Matcher m = CANNOT_APPLY.matcher(reason);
    if (m.matches()) {
      String operator = m.group(1).startsWith("$") ? m.group(1).substring(1) : m.group(1);
      return cannotApply(operator, types(m.group(2)), m.group(3));
    }
    m = ARGUMENTS.matcher(reason);
    if (m.matches()) {
      String plural = m.group(2).equals("1") ? " argument" : " arguments";
      return new TypeComplaint(m.group(1) + " takes " + m.group(2) + plural, null);
    }
    m = CAST.matcher(reason);
    if (m.matches()) {
      String message = name(m.group(1)) + " cannot be cast to " + name(m.group(2));
      return new TypeComplaint(message, null);
    }
    m = VALUES.matcher(reason);
    if (m.matches()) {
      return new TypeComplaint(
          "the operands of " + m.group(1) + " are of types that do not go together",
          "cast them to one type");
    }
    m = INFER.matcher(reason);
    if (m.matches()) {
      return new TypeComplaint(
          "the operands of " + m.group(1) + " are of types that do not go together",
          "cast them to one type");
    }
    m = COMPARE.matcher(reason);
    if (m.matches()) {
      String message = name(m.group(1)) + " and " + name(m.group(2)) + " cannot be compared";
      return new TypeComplaint(message, "cast one side");
    }
    m = AGGREGATE.matcher(reason);
    if (m.matches()) {
      return new TypeComplaint(
          "an aggregate cannot stand in " + m.group(1),
          m.group(1).equals("WHERE") ? "HAVING is a condition on groups" : null);
    }
    return switch (reason) {
      case "Illegal use of 'NULL'" -> new TypeComplaint("NULL has no type here", TYPED_NULL);
      case "Illegal use of dynamic parameter" ->
          new TypeComplaint(
              "nothing here says of which type this parameter is", "such as CAST(? AS INT)");
      case "ELSE clause or at least one THEN clause must be non-NULL" ->
          new TypeComplaint("every result of this CASE is NULL, without a type", TYPED_NULL);
      case "Illegal mixing of types in CASE or COALESCE statement" ->
          new TypeComplaint("the results have no type in common", "cast them to one type");
      case "Values in expression list must have compatible types" ->
          new TypeComplaint("the values have no type in common", "cast them to one type");
      default -> null;
    };
  }

  private static TypeComplaint cannotApply(String operator, List<String> types, String form) {
    String last = types.isEmpty() ? "this" : types.get(types.size() - 1);
    // Their first operands are keywords.
    if (operator.equals("EXTRACT")) {
      return new TypeComplaint(
          "a field of time is taken from a TIMESTAMP or a DATE, not " + last, null);
    }
    if (operator.equals("TRIM")) {
      return new TypeComplaint("TRIM takes text only", "cast it: CAST(x AS VARCHAR)");
    }
    if (operator.equals("JSON_MEMBER")) {
      return new TypeComplaint(
          "a key of JSON_OBJECTAGG is a VARCHAR that is NOT NULL", "such as COALESCE(key, '')");
    }
    if (operator.endsWith(" ANY") || operator.endsWith(" ALL")) {
      return new TypeComplaint(
          operator + " does not take " + String.join(" and ", types),
          "it takes a value and an array of such values, or a query: x = ANY (ARRAY['a', 'b'])");
    }
    boolean symbol = !Character.isLetter(operator.charAt(0));
    String message =
        (symbol ? "\"" + operator + "\"" : operator)
            + " does not take "
            + (types.isEmpty() ? "this" : String.join(" and ", types));
    return new TypeComplaint(
        message, symbol && types.size() == 2 ? castHint(operator, types) : formHint(form));
  }

  /** Which side of an operator to cast, where one of them can be cast to what the other is. */
  private static @Nullable String castHint(String operator, List<String> types) {
    if (operator.equals("||") || operator.contains("~")) {
      return "cast to text: CAST(x AS VARCHAR)";
    }
    if (operator.startsWith("->")) {
      return "JSON is text, a key is text or an INT";
    }
    for (int i = 0; i < 2; i++) {
      String other = types.get(1 - i);
      boolean number = NUMBERS.contains(types.get(i));
      if ((number && (other.equals("VARCHAR") || other.equals("BOOLEAN")))
          || (TIMES.contains(types.get(i)) && other.equals("VARCHAR"))) {
        String type = types.get(i).equals("DECIMAL") ? "DOUBLE" : types.get(i);
        return "cast the " + other + ": CAST(x AS " + type + ")";
      }
    }
    return null;
  }

  /** The form that the operator has, such as {@code UPPER(VARCHAR)}. */
  private static String formHint(String form) {
    String spaced = form.replaceAll("([A-Z])<", "$1 <");
    return "the form is "
        + TYPE.matcher(spaced.replace("( <", "(<")).replaceAll(m -> name(m.group(1)));
  }

  private static List<String> types(String written) {
    List<String> types = new ArrayList<>();
    Matcher m = TYPE.matcher(written);
    while (m.find()) {
      types.add(name(m.group(1)));
    }
    return types;
  }

  /** A type of Calcite's, or a family of types, as the user knows it. */
  private static String name(String type) {
    if (type.replace(" NOT NULL", "").endsWith(" MAP")) {
      return "MAP";
    }
    String digits = type.startsWith("INTERVAL") ? "\\([^)]*\\)" : "\\(.*";
    String bare = type.replaceAll(digits, "").replace(" NOT NULL", "").strip();
    bare = bare.replaceAll(" CHARACTER SET \".*\"", "");
    if (bare.endsWith(" ARRAY")) {
      return name(bare.substring(0, bare.length() - " ARRAY".length())) + " ARRAY";
    }
    return switch (bare) {
      case "MULTISET" -> "ARRAY";
      case "RecordType", "RECORDTYPE" -> "ROW";
      case "INTEGER" -> "INT";
      case "TIMESTAMP_WITH_LOCAL_TIME_ZONE" -> "TIMESTAMP WITH TIME ZONE";
      case "BINARY" -> "VARBINARY";
      case "CHAR", "CHARACTER", "STRING" -> "VARCHAR";
      case "NUMERIC" -> "a number";
      case "EXACT_NUMERIC" -> "an integer";
      case "DATETIME_INTERVAL" -> "INTERVAL";
      case "COMPARABLE_TYPE", "EQUALS_COMPARABLE_TYPE", "ANY" -> "any type";
      default -> bare;
    };
  }
}
