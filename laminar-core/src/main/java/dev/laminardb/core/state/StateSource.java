package dev.laminardb.core.state;

import org.jspecify.annotations.Nullable;

/** Gives back what a {@link StateSink} has taken up to some snapshot. Called at recovery. */
public interface StateSource {
  /**
   * A page as it was put last.
   *
   * @return its bytes, or null if there is no such page
   */
  byte @Nullable [] get(long part, int table, int page);
}
