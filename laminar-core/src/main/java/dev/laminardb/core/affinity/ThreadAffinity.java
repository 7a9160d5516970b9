package dev.laminardb.core.affinity;

/**
 * Binds threads to processors by Linux's {@code sched_setaffinity}, which Java has no method for:
 * through {@code java.lang.foreign} from Java 22 on, else through JNA if the program has it.
 */
public abstract sealed class ThreadAffinity permits ForeignAffinity, JnaAffinity {
  private static final String UNAVAILABLE =
      "this needs Linux, and Java 22 or net.java.dev.jna:jna on the class path";

  /**
   * A way that works here.
   *
   * @throws UnsupportedOperationException if there is none, saying what is missing
   */
  public static ThreadAffinity find() {
    Throwable first = null;
    try {
      return new ForeignAffinity();
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      first = e;
    }
    try {
      return new JnaAffinity();
    } catch (RuntimeException | LinkageError e) {
      UnsupportedOperationException unavailable = new UnsupportedOperationException(UNAVAILABLE, e);
      unavailable.addSuppressed(first);
      throw unavailable;
    }
  }

  /**
   * Has the calling thread run on one processor only.
   *
   * @throws IllegalStateException if the operating system refuses
   */
  public final void pinTo(int cpu) {
    long[] mask = new long[cpu / Long.SIZE + 1];
    mask[cpu / Long.SIZE] = 1L << cpu % Long.SIZE;
    if (setAffinity(mask) != 0) {
      throw new IllegalStateException("sched_setaffinity refused processor " + cpu);
    }
  }

  /**
   * Calls the function for the calling thread.
   *
   * @param mask a bit for each processor, least significant first
   * @return 0 if it did what it should
   */
  abstract int setAffinity(long[] mask);
}
