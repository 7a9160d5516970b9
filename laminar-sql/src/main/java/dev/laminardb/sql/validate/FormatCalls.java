package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.function.Concatenations;
import dev.laminardb.sql.parse.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's {@code FORMAT('%s is %s', a, b)} as the CONCAT of its pieces, to which a null is the
 * empty string, too. Works on the tree as parsed.
 */
final class FormatCalls extends SqlShuttle {
  private static final Pattern FIELD = Pattern.compile("%(?:(\\d{1,3})\\$)?(.?)", Pattern.DOTALL);

  private final SqlText text;

  private FormatCalls(SqlText text) {
    this.text = text;
  }

  /**
   * The query with its calls rewritten.
   *
   * @throws LaminarException for a format that is not known, or is no literal
   */
  static SqlNode rewrite(SqlText text, SqlNode query) {
    return Objects.requireNonNull(query.accept(new FormatCalls(text)));
  }

  @Override
  public SqlNode visit(SqlCall call) {
    SqlCall visited = (SqlCall) Objects.requireNonNull(super.visit(call));
    if (!visited.getOperator().getName().equalsIgnoreCase("FORMAT")
        || visited.operandCount() == 0) {
      return visited;
    }
    if (!(visited.operand(0) instanceof SqlCharStringLiteral format)) {
      throw refuse(visited.operand(0), "the format has to be a literal", null);
    }
    return Concatenations.CONCAT.createCall(visited.getParserPosition(), pieces(visited, format));
  }

  private List<SqlNode> pieces(SqlCall call, SqlCharStringLiteral format) {
    String content = format.getValueAs(String.class);
    SqlParserPos at = format.getParserPosition();
    List<SqlNode> pieces = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    Matcher field = FIELD.matcher(content);
    int behind = 0;
    int next = 1;
    while (field.find(behind)) {
      plain.append(content, behind, field.start());
      behind = field.end();
      if (field.group(2).equals("%") && field.group(1) == null) {
        plain.append('%');
        continue;
      }
      if (!field.group(2).equals("s")) {
        throw refuse(
            format,
            "\"" + field.group() + "\" is no field that FORMAT knows",
            "%s, %1$s and %% are");
      }
      pieces.add(SqlLiteral.createCharString(plain.toString(), at));
      plain.setLength(0);
      int argument = field.group(1) == null ? next : Integer.parseInt(field.group(1));
      if (argument < 1 || argument >= call.operandCount()) {
        throw text.error(
            ErrorCode.INVALID_QUERY,
            at,
            "there is no argument " + argument + " for \"" + field.group() + "\"");
      }
      pieces.add(call.operand(argument));
      next = argument + 1;
    }
    pieces.add(SqlLiteral.createCharString(plain + content.substring(behind), at));
    return pieces;
  }

  private LaminarException refuse(SqlNode at, String message, @Nullable String hint) {
    return text.error(ErrorCode.UNSUPPORTED, at.getParserPosition(), message, hint);
  }
}
