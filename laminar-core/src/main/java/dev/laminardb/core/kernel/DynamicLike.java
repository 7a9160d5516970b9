package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import org.jspecify.annotations.Nullable;

/**
 * LIKE with a pattern that is not a constant. It keeps the pattern it compiled last, so rows that
 * repeat it do not compile it again. Used by one thread.
 */
public final class DynamicLike {
  private final int escape;
  private final boolean ignoreCase;
  private byte[] text = new byte[0];
  private @Nullable LikePattern pattern;

  /**
   * No pattern yet.
   *
   * @param escape as in {@link LikePattern#of}
   * @param ignoreCase as in {@link LikePattern#of}
   */
  public DynamicLike(int escape, boolean ignoreCase) {
    this.escape = escape;
    this.ignoreCase = ignoreCase;
  }

  /** Whether a UTF-8 string matches a UTF-8 pattern. */
  public boolean matches(long address, int length, long patternAddress, int patternLength) {
    LikePattern known = pattern;
    if (known == null
        || text.length != patternLength
        || !RawMemory.equal(patternAddress, text, 0, patternLength)) {
      known = compile(patternAddress, patternLength);
    }
    return known.matches(address, length);
  }

  private LikePattern compile(long address, int length) {
    LikePattern made = LikePattern.of(Utf8.text(address, length), escape, ignoreCase);
    byte[] bytes = new byte[length];
    RawMemory.copy(address, bytes, 0, length);
    text = bytes;
    pattern = made;
    return made;
  }
}
