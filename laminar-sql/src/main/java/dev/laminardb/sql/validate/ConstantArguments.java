package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.kernel.ByteFormat;
import dev.laminardb.core.kernel.JsonPath;
import dev.laminardb.core.kernel.RegexPattern;
import dev.laminardb.core.kernel.TextEncoding;
import dev.laminardb.core.kernel.TextRegex;
import dev.laminardb.core.kernel.TimeZoneClock;
import dev.laminardb.core.kernel.TimestampPattern;
import dev.laminardb.core.kernel.TimestampTemplate;
import dev.laminardb.core.kernel.TimestampUnit;
import dev.laminardb.sql.function.ByteFunctions;
import dev.laminardb.sql.function.DialectOperators;
import dev.laminardb.sql.function.JsonFunctions;
import dev.laminardb.sql.function.TimeFunctions;
import dev.laminardb.sql.function.TimeZoneOperator;
import dev.laminardb.sql.parse.SqlText;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Refuses arguments that have to be constants and are not, and constants that mean nothing: a
 * pattern that does not compile. Works on the validated tree, so that the caret stands under the
 * argument.
 */
final class ConstantArguments extends SqlBasicVisitor<@Nullable Void> {
  private final SqlText text;

  private ConstantArguments(SqlText text) {
    this.text = text;
  }

  static void check(SqlText text, QueryBlocks blocks) {
    ConstantArguments arguments = new ConstantArguments(text);
    for (SqlSelect select : blocks.selects()) {
      select.getSelectList().accept(arguments);
      accept(select.getWhere(), arguments);
      accept(select.getGroup(), arguments);
      accept(select.getHaving(), arguments);
    }
  }

  private static void accept(@Nullable SqlNode node, ConstantArguments arguments) {
    if (node != null) {
      node.accept(arguments);
    }
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    if (call.getOperator() == Functions.REGEXP_EXTRACT) {
      checkRegex(call);
    } else if (call.getOperator() == Functions.DATE_FORMAT) {
      checkFormat(call);
    } else if (call.getOperator() == Functions.TO_CHAR
        || (call.getOperator() == TimeFunctions.TO_TIMESTAMP && call.operandCount() == 2)
        || call.getOperator() == TimeFunctions.TO_DATE) {
      checkTemplate(call);
    } else if (call.getOperator() == Functions.DATE_TRUNC) {
      checkUnit(call);
    } else if (JsonFunctions.takesPath(call.getOperator())) {
      checkPath(call);
    } else if (call.getOperator() == TimeZoneOperator.INSTANCE) {
      checkZone(call);
    } else if (ByteFunctions.takesFormat(call.getOperator())) {
      checkName(call, ByteFormat::isNamed, "format of bytes", "formats are " + ByteFormat.names());
    } else if (ByteFunctions.takesEncoding(call.getOperator())) {
      checkName(call, TextEncoding::isNamed, "encoding of text that is known", "'UTF8' is");
    } else if (DialectOperators.takesRegex(call.getOperator())) {
      checkPattern(call);
    }
    return super.visit(call);
  }

  /** A pattern need not be a constant; one that is has to compile. */
  private void checkPattern(SqlCall call) {
    if (call.operandCount() < 2 || !(call.operand(1) instanceof SqlCharStringLiteral literal)) {
      return;
    }
    try {
      TextRegex.check(literal.getValueAs(String.class));
    } catch (PatternSyntaxException e) {
      throw notRegex(call, e);
    }
  }

  private LaminarException notRegex(SqlCall call, PatternSyntaxException e) {
    return text.error(
        ErrorCode.INVALID_QUERY,
        call.operand(1).getParserPosition(),
        "this is no regular expression: "
            + e.getDescription().toLowerCase(Locale.ROOT)
            + (e.getIndex() < 0 ? "" : ", at its character " + (e.getIndex() + 1)),
        null,
        e);
  }

  private void checkRegex(SqlCall call) {
    String regex = constant(call, 1);
    int group = 0;
    if (call.operandCount() == 3) {
      SqlNode node = call.operand(2);
      if (!(node instanceof SqlNumericLiteral number) || !number.isInteger()) {
        throw notConstant(call, node);
      }
      group = number.intValue(true);
    }
    try {
      RegexPattern.of(regex, group);
    } catch (PatternSyntaxException e) {
      throw notRegex(call, e);
    } catch (IndexOutOfBoundsException e) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          call.operand(2).getParserPosition(),
          Objects.requireNonNull(e.getMessage()),
          "groups are numbered from 1; 0 is the whole match",
          e);
    }
  }

  private void checkFormat(SqlCall call) {
    try {
      TimestampPattern.of(constant(call, 1));
    } catch (IllegalArgumentException e) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          call.operand(1).getParserPosition(),
          "this is no pattern for timestamps: " + e.getMessage(),
          "such as 'yyyy-MM-dd HH:mm:ss.SSS'; text stands in quotes, doubled: ''T''",
          e);
    }
  }

  private void checkTemplate(SqlCall call) {
    try {
      TimestampTemplate.parse(constant(call, 1));
    } catch (IllegalArgumentException e) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          call.operand(1).getParserPosition(),
          "this is no template for timestamps: " + e.getMessage(),
          "such as 'YYYY-MM-DD HH24:MI:SS.MS'; text stands in double quotes",
          e);
    }
  }

  private void checkPath(SqlCall call) {
    try {
      JsonPath.parse(constant(call, 1));
    } catch (IllegalArgumentException e) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          call.operand(1).getParserPosition(),
          "this is no path that " + call.getOperator().getName() + " takes: " + e.getMessage(),
          "such as '$.orders[0].\"unit price\"'",
          e);
    }
  }

  private void checkUnit(SqlCall call) {
    String unit = constant(call, 0);
    if (TimestampUnit.named(unit).isEmpty()) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          call.operand(0).getParserPosition(),
          "\"" + unit + "\" is no unit that DATE_TRUNC knows",
          "units are " + TimestampUnit.names());
    }
  }

  /** A zone need not be a constant; one that is has to be there. */
  private void checkZone(SqlCall call) {
    if (call.operand(1) instanceof SqlCharStringLiteral literal
        && TimeZoneClock.zone(literal.getValueAs(String.class)).isEmpty()) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          call.operand(1).getParserPosition(),
          "there is no time zone of this name",
          "such as 'Europe/Berlin' or 'UTC'");
    }
  }

  /** A name need not be a constant; one that is has to be known. */
  private void checkName(SqlCall call, Predicate<String> isNamed, String what, String hint) {
    if (call.operand(1) instanceof SqlCharStringLiteral literal
        && !isNamed.test(literal.getValueAs(String.class))) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          literal.getParserPosition(),
          "\"" + literal.getValueAs(String.class) + "\" is no " + what,
          hint);
    }
  }

  private String constant(SqlCall call, int operand) {
    SqlNode node = call.operand(operand);
    if (node.getKind() == SqlKind.LITERAL && node instanceof SqlCharStringLiteral literal) {
      return literal.getValueAs(String.class);
    }
    throw notConstant(call, node);
  }

  private LaminarException notConstant(SqlCall call, SqlNode node) {
    return text.error(
        ErrorCode.UNSUPPORTED,
        node.getParserPosition(),
        "this argument of " + call.getOperator().getName() + " has to be a literal");
  }
}
