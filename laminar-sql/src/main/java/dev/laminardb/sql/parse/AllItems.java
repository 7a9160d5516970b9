package dev.laminardb.sql.parse;

import dev.laminardb.sql.parse.generated.LaminarParserImpl;
import dev.laminardb.sql.parse.generated.LaminarParserImplConstants;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * The word ALL in GROUP BY ALL and ORDER BY ALL, until it is known which items of the SELECT it
 * stands for. Stateless.
 */
public final class AllItems {
  private static final SqlOperator GROUP = new All();
  private static final SqlOperator ORDER = new All();

  /** What can follow a GROUP BY. */
  private static final Set<Integer> BEHIND =
      Set.of(
          LaminarParserImplConstants.EOF,
          LaminarParserImplConstants.SEMICOLON,
          LaminarParserImplConstants.RPAREN,
          LaminarParserImplConstants.HAVING,
          LaminarParserImplConstants.WINDOW,
          LaminarParserImplConstants.QUALIFY,
          LaminarParserImplConstants.ORDER,
          LaminarParserImplConstants.LIMIT,
          LaminarParserImplConstants.OFFSET,
          LaminarParserImplConstants.FETCH,
          LaminarParserImplConstants.UNION,
          LaminarParserImplConstants.INTERSECT,
          LaminarParserImplConstants.EXCEPT,
          LaminarParserImplConstants.SET_MINUS,
          LaminarParserImplConstants.EMIT,
          LaminarParserImplConstants.ON,
          LaminarParserImplConstants.RETURNING);

  private AllItems() {}

  /** The word, as it is written. */
  private static final class All extends SqlSpecialOperator {
    All() {
      super("ALL", SqlKind.OTHER);
    }

    @Override
    public void unparse(SqlWriter writer, SqlCall call, int leftPrec, int rightPrec) {
      writer.keyword("ALL");
    }
  }

  /** The keys of GROUP BY ALL. */
  public static List<SqlNode> group(SqlParserPos position) {
    return List.of(GROUP.createCall(position));
  }

  /** What ORDER BY ALL goes by. */
  public static SqlNode order(SqlParserPos position) {
    return ORDER.createCall(position);
  }

  /** Whether the keys of a GROUP BY are ALL. */
  public static boolean isGroup(@Nullable SqlNodeList keys) {
    return keys != null && keys.size() == 1 && is(keys.get(0), GROUP);
  }

  /** Whether a node is the ALL of an ORDER BY. */
  static boolean isOrder(SqlNode node) {
    return is(node, ORDER);
  }

  private static boolean is(SqlNode node, SqlOperator all) {
    return node instanceof SqlCall call && call.getOperator() == all;
  }

  /**
   * Whether the word that has been read last is all of a GROUP BY, and not a quantifier in front of
   * keys.
   */
  public static boolean isWhole(LaminarParserImpl parser) {
    return parser.getToken(0).kind == LaminarParserImplConstants.ALL
        && BEHIND.contains(parser.getToken(1).kind);
  }
}
