package dev.laminardb.core.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * A path of SQL/JSON: {@code $}, then members {@code .key} and {@code ."key"}, elements {@code [n]}
 * and {@code [*]}. Lax: an array stands for its elements where a member is asked for, and what is
 * no array for an array of itself where an element is. Immutable.
 */
public final class JsonPath {
  /** Stands for all elements of an array. */
  static final int ALL = -1;

  private final List<Step> steps;

  /**
   * A step.
   *
   * @param key the member's; empty for an element
   * @param isMember whether it goes to a member
   * @param index the element's, from 0, or {@link #ALL}
   */
  record Step(String key, boolean isMember, int index) {}

  private JsonPath(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  int size() {
    return steps.size();
  }

  Step step(int number) {
    return steps.get(number);
  }

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException if it is none of ours; the message says why
   */
  public static JsonPath parse(String path) {
    String rest = path.strip();
    if (rest.startsWith("strict ")) {
      throw new IllegalArgumentException("paths are lax here, not strict");
    }
    rest = rest.startsWith("lax ") ? rest.substring("lax ".length()).strip() : rest;
    if (!rest.startsWith("$")) {
      throw new IllegalArgumentException("it does not begin with $");
    }
    List<Step> steps = new ArrayList<>();
    int at = 1;
    while (at < rest.length()) {
      at = step(rest, at, steps);
    }
    return new JsonPath(steps);
  }

  private static int step(String path, int at, List<Step> steps) {
    int end;
    if (path.startsWith(".\"", at)) {
      end = path.indexOf('"', at + 2);
      String key = end < 0 ? "\\" : path.substring(at + 2, end);
      if (key.indexOf('\\') >= 0) {
        throw notAStep(path, at);
      }
      steps.add(new Step(key, true, 0));
      return end + 1;
    }
    if (path.charAt(at) == '.') {
      end = at + 1;
      while (end < path.length() && isNamePart(path, at + 1, end)) {
        end += Character.charCount(path.codePointAt(end));
      }
      if (end == at + 1 || path.startsWith("(", end)) {
        throw notAStep(path, at);
      }
      steps.add(new Step(path.substring(at + 1, end), true, 0));
      return end;
    }
    end = path.indexOf(']', at);
    if (path.charAt(at) != '[' || end < 0) {
      throw notAStep(path, at);
    }
    String index = path.substring(at + 1, end).strip();
    if (!index.equals("*") && !index.matches("[0-9]{1,9}")) {
      throw notAStep(path, at);
    }
    steps.add(new Step("", false, index.equals("*") ? ALL : Integer.parseInt(index)));
    return end + 1;
  }

  private static boolean isNamePart(String path, int first, int at) {
    int c = path.codePointAt(at);
    return Character.isLetter(c) || c == '_' || (at > first && Character.isDigit(c));
  }

  private static IllegalArgumentException notAStep(String path, int at) {
    return new IllegalArgumentException(
        "\"" + path.substring(at) + "\" begins with none of .key, .\"key\", [n] and [*]");
  }
}
