package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.kernel.JsonPath;
import dev.laminardb.core.kernel.LikePattern;
import dev.laminardb.core.kernel.RegexPattern;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlLikeOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.fun.SqlTrimFunction;

/** Functions of strings: UTF-8 bytes in native memory, never Java strings. */
final class StringGenerator {
  private final ExpressionGenerator expressions;
  private final RowCode code;
  private final Literals literals;

  StringGenerator(ExpressionGenerator expressions, RowCode code, Literals literals) {
    this.expressions = expressions;
    this.code = code;
    this.literals = literals;
  }

  private Value string(RexNode node) {
    return expressions.generate(node, ColumnType.VARCHAR);
  }

  /** Of two texts or of bytes. */
  Value concat(RexCall call) {
    ColumnType type = Types.of(call);
    Value left = expressions.generate(call.getOperands().get(0), type);
    for (RexNode operand : call.getOperands().subList(1, call.getOperands().size())) {
      Value right = expressions.generate(operand, type);
      String places = place(left) + ", " + place(right);
      left = code.strictString("Utf8.concat(scratch, " + places + ")", left, right).as(type);
    }
    return left;
  }

  /** OCTET_LENGTH. */
  Value bytes(RexCall call) {
    Value value = expressions.generate(call.getOperands().get(0));
    return code.total(ColumnType.INT, value.length(), value);
  }

  /** LOWER or UPPER. */
  Value change(RexCall call, String method) {
    Value value = string(call.getOperands().get(0));
    return code.strictString("Utf8." + method + "(scratch, " + place(value) + ")", value);
  }

  Value length(RexCall call) {
    RexNode operand = call.getOperands().get(0);
    if (operand instanceof RexCall replace
        && replace.getOperator() == SqlStdOperatorTable.REPLACE) {
      return replacedLength(call, replace);
    }
    Value value = string(operand);
    return code.strict(ColumnType.INT, "Utf8.codePoints(" + place(value) + ")", value);
  }

  /** The length of a REPLACE, by the length before it, which the row may need anyway. */
  private Value replacedLength(RexCall call, RexCall replace) {
    RexNode text = replace.getOperands().get(0);
    Value before = expressions.generate(call.clone(call.getType(), List.of(text)));
    Value value = string(text);
    Value from = string(replace.getOperands().get(1));
    Value to = string(replace.getOperands().get(2));
    String places = place(value) + ", " + place(from) + ", " + place(to);
    String expression = "Utf8Search.replacedCodePoints(" + before.code() + ", " + places + ")";
    return code.strict(ColumnType.INT, expression, before, value, from, to);
  }

  Value replace(RexCall call) {
    Value value = string(call.getOperands().get(0));
    Value from = string(call.getOperands().get(1));
    Value to = string(call.getOperands().get(2));
    String places = place(value) + ", " + place(from) + ", " + place(to);
    return code.strictString("Utf8Search.replace(scratch, " + places + ")", value, from, to);
  }

  Value position(RexCall call) {
    Value wanted = string(call.getOperands().get(0));
    Value value = string(call.getOperands().get(1));
    String arguments = place(wanted) + ", " + place(value);
    if (call.getOperands().size() == 2) {
      return code.strict(ColumnType.INT, "Utf8Search.position(" + arguments + ")", wanted, value);
    }
    Value from = expressions.generate(call.getOperands().get(2), ColumnType.INT);
    String expression = "Utf8Search.position(" + arguments + ", " + from.code() + ")";
    return code.strict(ColumnType.INT, expression, wanted, value, from);
  }

  Value trim(RexCall call) {
    if (!(call.getOperands().get(0) instanceof RexLiteral flag)
        || flag.getValueAs(SqlTrimFunction.Flag.class) == null) {
      throw new UnsupportedExpressionException(call, "TRIM of this form");
    }
    SqlTrimFunction.Flag sides =
        Objects.requireNonNull(flag.getValueAs(SqlTrimFunction.Flag.class));
    Value characters = string(call.getOperands().get(1));
    Value value = string(call.getOperands().get(2));
    boolean leading = sides != SqlTrimFunction.Flag.TRAILING;
    boolean trailing = sides != SqlTrimFunction.Flag.LEADING;
    String arguments = place(characters) + ", " + place(value) + ", " + leading + ", " + trailing;
    return code.strictString("Utf8Trim.trim(scratch, " + arguments + ")", characters, value);
  }

  Value splitIndex(RexCall call) {
    Value value = string(call.getOperands().get(0));
    Value delimiter = string(call.getOperands().get(1));
    Value index = expressions.generate(call.getOperands().get(2), ColumnType.INT);
    String arguments = place(value) + ", " + place(delimiter) + ", " + index.code();
    return code.optionalString(
        "Utf8Search.splitIndex(scratch, " + arguments + ")", value, delimiter, index);
  }

  Value regexExtract(RexCall call) {
    Value value = string(call.getOperands().get(0));
    String regex = Literals.text(Literals.literal(call, 1));
    int group = call.getOperands().size() < 3 ? 0 : Literals.intValue(call, 2);
    String field = literals.state("RegexExtract", RegexPattern.of(regex, group));
    code.needField("RegexExtract", field);
    return code.optionalString(field + ".extract(scratch, " + place(value) + ")", value);
  }

  /** JSON_VALUE and JSON_QUERY. */
  Value jsonPart(RexCall call, String method) {
    Value value = string(call.getOperands().get(0));
    String arguments = "(scratch, " + place(value) + ")";
    return code.optionalString(jsonSearch(call) + "." + method + arguments, value);
  }

  Value jsonExists(RexCall call) {
    Value value = string(call.getOperands().get(0));
    String expression = jsonSearch(call) + ".exists(" + place(value) + ")";
    return code.strict(ColumnType.BOOLEAN, expression, value);
  }

  private String jsonSearch(RexCall call) {
    JsonPath path = JsonPath.parse(Literals.text(Literals.literal(call, 1)));
    String field = literals.state("JsonSearch", path);
    code.needField("JsonSearch", field);
    return field;
  }

  Value substring(RexCall call) {
    List<RexNode> operands = call.getOperands();
    Value value = string(operands.get(0));
    Value start = expressions.generate(operands.get(1), ColumnType.BIGINT);
    Value count =
        operands.size() > 2
            ? expressions.generate(operands.get(2), ColumnType.BIGINT)
            : Value.number(ColumnType.BIGINT, "Long.MAX_VALUE");
    String arguments = place(value) + ", " + start.code() + ", " + count.code();
    return code.strictString("Utf8.substring(scratch, " + arguments + ")", value, start, count);
  }

  /** LIKE; its negation arrives as NOT of it. */
  Value like(RexCall call) {
    if (!(call.getOperator() instanceof SqlLikeOperator operator) || operator.isNegated()) {
      throw new UnsupportedExpressionException(call, "operator " + call.getOperator().getName());
    }
    RexNode pattern = call.getOperands().get(1);
    Value value = string(call.getOperands().get(0));
    int escape = escape(call);
    boolean ignoreCase = !operator.isCaseSensitive();
    if (ignoreCase) {
      String folded = "Utf8.lower(scratch, " + place(value) + ")";
      value = code.strictString(folded, value);
    }
    if (pattern instanceof RexLiteral literal && !literal.isNull()) {
      String field = literals.constant(LikePattern.of(Literals.text(literal), escape, ignoreCase));
      code.needField("LikePattern", field);
      return code.strict(ColumnType.BOOLEAN, field + ".matches(" + place(value) + ")", value);
    }
    Value dynamic = string(pattern);
    String field =
        literals.field("DynamicLike", "new DynamicLike(" + escape + ", " + ignoreCase + ")");
    code.needField("DynamicLike", field);
    String test = field + ".matches(" + place(value) + ", " + place(dynamic) + ")";
    return code.strict(ColumnType.BOOLEAN, test, value, dynamic);
  }

  /** SIMILAR TO; its negation arrives as NOT of it. */
  Value similar(RexCall call) {
    Value value = string(call.getOperands().get(0));
    Value pattern = string(call.getOperands().get(1));
    String field = literals.field("SimilarPattern", "new SimilarPattern(" + escape(call) + ")");
    code.needField("SimilarPattern", field);
    String test = field + ".matches(" + place(value) + ", " + place(pattern) + ")";
    return code.strict(ColumnType.BOOLEAN, test, value, pattern);
  }

  private static int escape(RexCall call) {
    if (call.getOperands().size() < 3) {
      return LikePattern.NO_ESCAPE;
    }
    if (call.getOperands().get(2) instanceof RexLiteral literal && !literal.isNull()) {
      String text = Literals.text(literal);
      if (text.codePointCount(0, text.length()) == 1) {
        return text.codePointAt(0);
      }
    }
    throw new UnsupportedExpressionException(call, "ESCAPE that is not one constant character");
  }

  /** Address and length as arguments. */
  static String place(Value string) {
    return string.code() + ", " + string.length();
  }
}
