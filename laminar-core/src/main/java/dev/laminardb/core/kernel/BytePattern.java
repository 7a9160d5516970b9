package dev.laminardb.core.kernel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression as a program that runs over the bytes of ASCII text, where it finds what
 * {@code java.util.regex} does. Only plain constructs are known: characters, classes, {@code .},
 * {@code ^}, groups and alternatives, and greedy {@code * + ?} behind a single character or class;
 * so the depth of its recursion is the program's, whatever the text. Immutable.
 *
 * @param steps the program, which begins with the first
 */
record BytePattern(List<Step> steps) {

  /** What a step does; all but {@link #JUMP} and {@link #CHOICE} go on with the one behind it. */
  enum Kind {
    /** The text has these bytes here. */
    TEXT,
    /** As many bytes of a set as there are, less those that the rest cannot do without. */
    REPEAT,
    /** The text begins here. */
    BEGIN,
    /** The wanted group begins here. */
    GROUP_START,
    /** The wanted group ends here. */
    GROUP_END,
    /** Goes on with the first of some steps that leads to a match. */
    CHOICE,
    /** Goes on elsewhere. */
    JUMP,
    /** A match. */
    MATCH
  }

  /**
   * An instruction.
   *
   * @param bytes of a TEXT
   * @param targets of a CHOICE or a JUMP
   * @param low of a REPEAT, which of the bytes 0 to 63 are in the set
   * @param high of a REPEAT, which of the bytes 64 to 127 are
   * @param least of a REPEAT
   * @param most of a REPEAT
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Step(Kind kind, byte[] bytes, int[] targets, long low, long high, int least, int most) {
    private static final byte[] NO_BYTES = {};

    static Step of(Kind kind, int... targets) {
      return new Step(kind, NO_BYTES, targets, 0, 0, 0, 0);
    }

    static Step text(String ascii) {
      byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
      return new Step(Kind.TEXT, bytes, new int[0], 0, 0, 0, 0);
    }

    static Step repeat(long low, long high, int least, int most) {
      return new Step(Kind.REPEAT, NO_BYTES, new int[0], low, high, least, most);
    }
  }

  /**
   * The program of an expression that {@code java.util.regex} compiles, or null if it is not plain.
   *
   * @param group the group whose place is wanted, 0 for the whole match
   */
  static @Nullable BytePattern of(String regex, int group) {
    try {
      return new Compiler(regex, group).compile();
    } catch (NotPlain e) {
      return null;
    }
  }

  /** A construct that is left to {@code java.util.regex}. */
  private static final class NotPlain extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotPlain() {
      super(null, null, false, false);
    }
  }

  private static final class Compiler {
    private static final String DIGITS = "0123456789";
    private static final String WORD =
        DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
    private static final String BLANK = " \t\n\u000b\f\r";
    private static final String LINE_ENDS = "\n\r";

    private final String regex;
    private final int wanted;
    private final List<Step> steps = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private int at;
    private int groups;

    /** The set read last, as in {@link Repeat}. */
    private long low;

    private long high;

    Compiler(String regex, int wanted) {
      this.regex = regex;
      this.wanted = wanted;
    }

    BytePattern compile() {
      group(0, false);
      steps.add(Step.of(Kind.MATCH));
      return new BytePattern(List.copyOf(steps));
    }

    private boolean more() {
      return at < regex.length();
    }

    private char next() {
      if (!more()) {
        throw new NotPlain();
      }
      return regex.charAt(at++);
    }

    private void group(int number, boolean parenthesised) {
      if (number == wanted) {
        steps.add(Step.of(Kind.GROUP_START));
      }
      alternatives();
      if (parenthesised != more()) {
        throw new NotPlain();
      }
      if (number == wanted) {
        steps.add(Step.of(Kind.GROUP_END));
      }
    }

    /** Up to a closing parenthesis or the end. */
    private void alternatives() {
      int choice = steps.size();
      steps.add(Step.of(Kind.JUMP, choice + 1));
      List<Integer> starts = new ArrayList<>();
      List<Integer> ends = new ArrayList<>();
      starts.add(choice + 1);
      sequence();
      while (more() && regex.charAt(at) == '|') {
        at++;
        ends.add(steps.size());
        steps.add(Step.of(Kind.JUMP, 0));
        starts.add(steps.size());
        sequence();
      }
      if (starts.size() > 1) {
        steps.set(
            choice, Step.of(Kind.CHOICE, starts.stream().mapToInt(Integer::intValue).toArray()));
        ends.forEach(end -> steps.set(end, Step.of(Kind.JUMP, steps.size())));
      }
    }

    private void sequence() {
      while (more() && "|)".indexOf(regex.charAt(at)) < 0) {
        char c = next();
        switch (c) {
          case '(' -> parenthesis();
          case '^' -> {
            endText();
            steps.add(Step.of(Kind.BEGIN));
          }
          default -> characters(c);
        }
      }
      endText();
    }

    private void parenthesis() {
      endText();
      boolean captures = !regex.startsWith("?", at);
      if (!captures) {
        if (!regex.startsWith("?:", at)) {
          throw new NotPlain();
        }
        at += 2;
      }
      group(captures ? ++groups : Integer.MAX_VALUE, true);
      at++;
      if (isQuantified()) {
        throw new NotPlain();
      }
    }

    private boolean isQuantified() {
      return more() && "*+?{".indexOf(regex.charAt(at)) >= 0;
    }

    /** A character or a class, and what says how often. */
    private void characters(char c) {
      low = 0;
      high = 0;
      if (c == '.') {
        add(LINE_ENDS);
        negate();
      } else if (c == '[') {
        characterClass();
      } else if (c == '\\') {
        escape();
      } else if ("*+?{}]$".indexOf(c) >= 0) {
        throw new NotPlain();
      } else {
        add(c);
      }
      if (isQuantified()) {
        char quantifier = next();
        if (quantifier == '{' || isQuantified()) {
          throw new NotPlain();
        }
        endText();
        int most = quantifier == '?' ? 1 : Integer.MAX_VALUE;
        steps.add(Step.repeat(low, high, quantifier == '+' ? 1 : 0, most));
      } else if (Long.bitCount(low) + Long.bitCount(high) == 1) {
        text.append(
            (char)
                (low != 0
                    ? Long.numberOfTrailingZeros(low)
                    : 64 + Long.numberOfTrailingZeros(high)));
      } else {
        endText();
        steps.add(Step.repeat(low, high, 1, 1));
      }
    }

    private void endText() {
      if (text.length() > 0) {
        steps.add(Step.text(text.toString()));
        text.setLength(0);
      }
    }

    private void characterClass() {
      boolean negated = regex.startsWith("^", at);
      at += negated ? 1 : 0;
      boolean first = true;
      for (char c = next(); first || c != ']'; c = next()) {
        first = false;
        if ("[]^-&".indexOf(c) >= 0 && !(c == '&' && !regex.startsWith("&", at))) {
          throw new NotPlain();
        }
        if (c == '\\') {
          escape();
        } else if (regex.startsWith("-", at)) {
          at++;
          char last = next();
          if ("[]\\^-&".indexOf(last) >= 0) {
            throw new NotPlain();
          }
          for (char member = c; member <= last; member++) {
            add(member);
          }
        } else {
          add(c);
        }
      }
      if (negated) {
        negate();
      }
    }

    private void escape() {
      char c = next();
      switch (c) {
        case 'd' -> add(DIGITS);
        case 'w' -> add(WORD);
        case 's' -> add(BLANK);
        default -> {
          if (Character.isLetterOrDigit(c) || regex.startsWith("-", at)) {
            throw new NotPlain();
          }
          add(c);
        }
      }
    }

    private void add(String members) {
      members.chars().forEach(member -> add((char) member));
    }

    private void add(char member) {
      if (member >= 128) {
        throw new NotPlain();
      }
      if (member < 64) {
        low |= 1L << member;
      } else {
        high |= 1L << member;
      }
    }

    private void negate() {
      low = ~low;
      high = ~high;
    }
  }
}
