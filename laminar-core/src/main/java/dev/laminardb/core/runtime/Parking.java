package dev.laminardb.core.runtime;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where one thread sleeps until another has something for it.
 *
 * <p>No wake-up is lost: the sleeper {@linkplain #announce announces} itself, looks for work once
 * more, and only then parks; a waker publishes its work first and looks for a sleeper then.
 */
public final class Parking {
  private volatile @Nullable Thread sleeper;

  /** Says that the calling thread is about to park; it must look for work after this. */
  void announce() {
    sleeper = Thread.currentThread();
  }

  /** Whether a thread has announced itself. */
  boolean announced() {
    return sleeper != null;
  }

  /** Parks the calling thread until it is woken or the time has passed. */
  void park(long nanos) {
    LockSupport.parkNanos(this, nanos);
  }

  /** Takes the announcement back. */
  void retract() {
    sleeper = null;
  }

  /** Wakes the sleeper, if there is one. Called after the work was published, on any thread. */
  public void wake() {
    VarHandle.fullFence();
    Thread thread = sleeper;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }
}
