package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.kernel.BytePattern.Kind;
import dev.laminardb.core.kernel.BytePattern.Step;

/**
 * Runs a {@link BytePattern} over ASCII text in native memory, trying choices in order and going
 * back where one leads nowhere. Used by one thread.
 */
final class ByteMatcher {
  private final Step[] steps;
  private final Kind[] kinds;

  /** The step behind each, jumps followed. */
  private final int[] nexts;

  /** Whether a step and all that follow it match anywhere. */
  private final boolean[] certain;

  private long address;
  private int length;
  private int start;
  private int end;

  ByteMatcher(BytePattern pattern) {
    steps = pattern.steps().toArray(Step[]::new);
    kinds = pattern.steps().stream().map(Step::kind).toArray(Kind[]::new);
    nexts = new int[steps.length];
    certain = new boolean[steps.length];
    for (int i = steps.length - 1; i >= 0; i--) {
      nexts[i] = kinds[i] == Kind.JUMP ? steps[i].targets()[0] : i + 1;
      while (nexts[i] < steps.length && kinds[nexts[i]] == Kind.JUMP) {
        nexts[i] = steps[nexts[i]].targets()[0];
      }
      certain[i] =
          switch (kinds[i]) {
            case MATCH -> true;
            case GROUP_START, GROUP_END, JUMP -> certain[nexts[i]];
            default -> false;
          };
    }
  }

  /** Where the wanted group begins in the match found last, -1 if it has no part in it. */
  int start() {
    return start;
  }

  /** Where it ends. */
  int end() {
    return end;
  }

  /** Finds the first match that begins at an index or behind it. */
  boolean find(long textAddress, int textLength, int from) {
    address = textAddress;
    length = textLength;
    for (int at = from; at <= textLength; at++) {
      start = -1;
      end = -1;
      if (matches(0, at)) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(int first, int from) {
    int next = first;
    int at = from;
    while (true) {
      int step = next;
      next = nexts[step];
      switch (kinds[step]) {
        case TEXT -> {
          byte[] bytes = steps[step].bytes();
          if (bytes.length > length - at
              || !RawMemory.equal(address + at, bytes, 0, bytes.length)) {
            return false;
          }
          at += bytes.length;
        }
        case REPEAT -> {
          int most = at + reach(steps[step], at);
          int least = at + steps[step].least();
          for (; most > least && !certain[next]; most--) {
            if (tries(next, most)) {
              return true;
            }
          }
          if (most < least) {
            return false;
          }
          at = most;
        }
        case BEGIN -> {
          if (at != 0) {
            return false;
          }
        }
        case GROUP_START -> start = at;
        case GROUP_END -> end = at;
        case JUMP -> {
          // The step behind it is its target.
        }
        case CHOICE -> {
          int[] targets = steps[step].targets();
          for (int i = 0; i < targets.length - 1; i++) {
            if (tries(targets[i], at)) {
              return true;
            }
          }
          next = targets[targets.length - 1];
        }
        case MATCH -> {
          return true;
        }
      }
    }
  }

  /** As {@link #matches}, and leaves the group as it was if nothing does. */
  private boolean tries(int next, int at) {
    int groupStart = start;
    int groupEnd = end;
    if (matches(next, at)) {
      return true;
    }
    start = groupStart;
    end = groupEnd;
    return false;
  }

  /** How many bytes of a set there are from an index on. */
  private int reach(Step repeat, int from) {
    int most = repeat.most() < length - from ? repeat.most() : length - from;
    long low = repeat.low();
    long high = repeat.high();
    for (int i = 0; i < most; i++) {
      byte b = RawMemory.getByte(address + from + i);
      if (((b < Long.SIZE ? low : high) >>> b & 1) == 0) {
        return i;
      }
    }
    return most;
  }
}
