package dev.laminardb.core.runtime;

import java.util.Set;

/**
 * Holds back the sources that feed a queue while there is too much in it, and no others. Used by
 * the core that fills the queue.
 */
final class SourcePressure {
  private final Set<SourceTask> sources;
  private boolean on;

  SourcePressure(Set<SourceTask> sources) {
    this.sources = sources;
  }

  /** Closes the gates of the sources, unless it has already. */
  void press() {
    if (!on) {
      on = true;
      sources.forEach(source -> source.gate.close());
    }
  }

  /** Opens the gates that it has closed. */
  void relieve() {
    if (on) {
      on = false;
      for (SourceTask source : sources) {
        source.gate.open();
        source.core.parking().wake();
      }
    }
  }

  boolean isOn() {
    return on;
  }
}
