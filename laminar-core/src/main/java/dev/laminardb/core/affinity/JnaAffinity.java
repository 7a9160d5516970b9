package dev.laminardb.core.affinity;

import com.sun.jna.Function;
import com.sun.jna.NativeLong;

/** Through JNA, an optional dependency: linking this class fails where it is not there. */
final class JnaAffinity extends ThreadAffinity {
  private final Function function;

  /**
   * Finds the function.
   *
   * @throws UnsatisfiedLinkError if the C library has none
   */
  JnaAffinity() {
    function = Function.getFunction("c", "sched_setaffinity");
  }

  @Override
  int setAffinity(long[] mask) {
    NativeLong bytes = new NativeLong((long) mask.length * Long.BYTES);
    return function.invokeInt(new Object[] {0, bytes, mask});
  }
}
