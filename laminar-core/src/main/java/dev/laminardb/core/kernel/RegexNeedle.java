package dev.laminardb.core.kernel;

/**
 * Text that a regular expression cannot match without, and how far into a match it can begin. Text
 * without it needs no matcher, and with it the search for a match begins near it: finding bytes is
 * many times faster than trying a pattern at every place. Only plain constructs are understood; at
 * any other the answer is that nothing is known.
 *
 * @param text the longest such text, empty if none is known
 * @param reach the most chars before it in a match, or {@link #UNBOUNDED}
 */
record RegexNeedle(String text, int reach) {
  /** There may be any number of chars before the text. */
  static final int UNBOUNDED = -1;

  private static final RegexNeedle UNKNOWN = new RegexNeedle("", UNBOUNDED);

  /** A class may take a character that is two chars. */
  private static final int CLASS_WIDTH = 2;

  /** The needle of an expression that compiles. */
  static RegexNeedle of(String regex) {
    try {
      return new Reader(regex).read();
    } catch (NotPlain e) {
      return UNKNOWN;
    }
  }

  /** A construct that is not looked into. */
  private static final class NotPlain extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotPlain() {
      super(null, null, false, false);
    }
  }

  private static final class Reader {
    private final String regex;
    private final StringBuilder run = new StringBuilder();
    private int at;
    private int runStart;
    private boolean repeated;
    private String best = "";
    private int bestReach = UNBOUNDED;

    Reader(String regex) {
      this.regex = regex;
    }

    RegexNeedle read() {
      sequence(true);
      if (at < regex.length()) {
        // An alternative: neither side has to be there.
        throw new NotPlain();
      }
      return new RegexNeedle(best, best.isEmpty() ? UNBOUNDED : bestReach);
    }

    private boolean more(String stops) {
      return at < regex.length() && stops.indexOf(regex.charAt(at)) < 0;
    }

    /** The most chars that alternatives take, up to the closing parenthesis. */
    private int alternatives() {
      int width = sequence(false);
      while (at < regex.length() && regex.charAt(at) == '|') {
        at++;
        int other = sequence(false);
        width = width < 0 || other < 0 ? UNBOUNDED : Math.max(width, other);
      }
      if (at == regex.length()) {
        throw new NotPlain();
      }
      at++;
      return width;
    }

    private int sequence(boolean outermost) {
      int width = 0;
      while (more("|)")) {
        int literal = -1;
        int one;
        char c = regex.charAt(at++);
        switch (c) {
          case '(' -> one = group();
          case '[' -> one = characterClass();
          case '^', '$' -> one = 0;
          case '.' -> one = CLASS_WIDTH;
          case '\\' -> {
            char escaped = regex.charAt(at++);
            one = escape(escaped);
            literal = Character.isLetterOrDigit(escaped) ? -1 : escaped;
          }
          default -> {
            one = 1;
            literal = c;
          }
        }
        int quantified = quantifier(one);
        boolean plain = literal >= 0 && literal < 0x80 && quantified == one && !repeated;
        if (outermost) {
          note(plain ? literal : -1, width);
        }
        width = width < 0 || quantified < 0 ? UNBOUNDED : width + quantified;
      }
      if (outermost) {
        note(-1, width);
      }
      return width;
    }

    /** Adds a char to the text that is collected, or ends it. */
    private void note(int literal, int before) {
      if (literal < 0) {
        if (run.length() > best.length()) {
          best = run.toString();
          bestReach = runStart;
        }
        run.setLength(0);
        return;
      }
      if (run.length() == 0) {
        runStart = before;
      }
      run.append((char) literal);
    }

    private int group() {
      if (regex.startsWith("?:", at)) {
        at += 2;
      } else if (regex.startsWith("?", at)) {
        throw new NotPlain();
      }
      return alternatives();
    }

    private int characterClass() {
      at += regex.startsWith("^", at) ? 1 : 0;
      do {
        // Nested classes and intersections.
        if (at >= regex.length() || regex.charAt(at) == '[' || regex.startsWith("&&", at)) {
          throw new NotPlain();
        }
        // A bracket behind \\Q would be text.
        if (regex.startsWith("\\Q", at)) {
          throw new NotPlain();
        }
        at += regex.charAt(at) == '\\' ? 2 : 1;
      } while (at >= regex.length() || regex.charAt(at) != ']');
      at++;
      return CLASS_WIDTH;
    }

    private static int escape(char escaped) {
      if ("dDwWsS".indexOf(escaped) >= 0) {
        return CLASS_WIDTH;
      }
      if (Character.isLetterOrDigit(escaped)) {
        throw new NotPlain();
      }
      return 1;
    }

    /** How many chars an item takes with the quantifier behind it. */
    private int quantifier(int one) {
      repeated = at < regex.length() && "*+?{".indexOf(regex.charAt(at)) >= 0;
      if (!repeated) {
        return one;
      }
      char c = regex.charAt(at++);
      if (c == '{') {
        // Counted repetitions are not read.
        throw new NotPlain();
      }
      at += at < regex.length() && "?+".indexOf(regex.charAt(at)) >= 0 ? 1 : 0;
      return c == '?' || one == 0 ? one : UNBOUNDED;
    }
  }
}
