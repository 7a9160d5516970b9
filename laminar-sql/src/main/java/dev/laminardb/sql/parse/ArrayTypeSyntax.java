package dev.laminardb.sql.parse;

import dev.laminardb.sql.parse.generated.LaminarParserImpl;

/** Tells {@code BIGINT[]} from other types, which do not end in brackets, before it is read. */
public final class ArrayTypeSyntax {
  /** As many tokens as the longest name of a type has, TIMESTAMP(6) WITH LOCAL TIME ZONE. */
  private static final int LONGEST = 8;

  private ArrayTypeSyntax() {}

  /**
   * Whether a type with brackets comes next.
   *
   * @param parser at the beginning of a type
   */
  public static boolean isAhead(LaminarParserImpl parser) {
    int at = 1;
    while (at <= LONGEST && isOfName(image(parser, at))) {
      at++;
    }
    return at > 1 && image(parser, at).equals("[") && image(parser, at + 1).equals("]");
  }

  private static String image(LaminarParserImpl parser, int token) {
    return parser.getToken(token).image;
  }

  private static boolean isOfName(String token) {
    return !token.isEmpty()
        && (Character.isLetterOrDigit(token.charAt(0)) || "(),".contains(token));
  }
}
