package dev.laminardb.sql.parse;

import dev.laminardb.sql.parse.generated.LaminarParserImpl;
import dev.laminardb.sql.parse.generated.LaminarParserImplConstants;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code * EXCLUDE (a) REPLACE (x AS b) RENAME (c AS d)} in a SELECT: a star, and what is different
 * about some of its columns. Any of the three may be missing. An operator, whose calls have four
 * operands: the star, and a list for each.
 */
public final class SqlStar extends SqlSpecialOperator {
  private static final SqlOperator OPERATOR = new SqlStar();

  private SqlStar() {
    super("*", SqlKind.OTHER);
  }

  /** Called by the generated parser. */
  public static SqlNode of(
      SqlParserPos position,
      SqlNode star,
      SqlNodeList excluded,
      SqlNodeList replaced,
      SqlNodeList renamed) {
    return OPERATOR.createCall(position, star, excluded, replaced, renamed);
  }

  /** Whether an item of a SELECT is a star with such clauses. */
  public static boolean isChanged(SqlNode item) {
    return item instanceof SqlCall call && call.getOperator() == OPERATOR;
  }

  /** Whether an item of a SELECT is a star, with or without such clauses. */
  public static boolean is(SqlNode item) {
    return isChanged(item) || (item instanceof SqlIdentifier name && name.isStar());
  }

  /** Whether a star has been read last and such a clause comes. */
  public static boolean isAhead(LaminarParserImpl parser) {
    if (parser.getToken(0).kind != LaminarParserImplConstants.STAR) {
      return false;
    }
    return switch (parser.getToken(1).kind) {
      case LaminarParserImplConstants.EXCLUDE,
          LaminarParserImplConstants.EXCEPT,
          LaminarParserImplConstants.REPLACE,
          LaminarParserImplConstants.RENAME ->
          parser.getToken(2).kind == LaminarParserImplConstants.LPAREN;
      default -> false;
    };
  }

  @Override
  public void unparse(SqlWriter writer, SqlCall call, int leftPrec, int rightPrec) {
    call.operand(0).unparse(writer, 0, 0);
    clause(writer, "EXCLUDE", call.operand(1));
    clause(writer, "REPLACE", call.operand(2));
    clause(writer, "RENAME", call.operand(3));
  }

  private static void clause(SqlWriter writer, String word, SqlNodeList list) {
    if (!list.isEmpty()) {
      writer.keyword(word);
      SqlWriter.Frame frame = writer.startList("(", ")");
      list.unparse(writer, 0, 0);
      writer.endList(frame);
    }
  }
}
