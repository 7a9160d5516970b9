package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class PinCoresTest {
  private static final int FIRST_THAT_NEEDS_NO_LIBRARY = 22;

  record Event(int n) {}

  /** Keeps the messages that would be printed. */
  private static final class Messages extends Handler {
    private final List<String> texts = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord message) {
      texts.add(message.getMessage());
    }

    @Override
    public void flush() {
      // Nothing is buffered.
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }

  @Test
  void pinsOrSaysOnceWhyNotAndComputesTheSame() {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "only Linux can pin");
    Logger logger = Logger.getLogger("dev.laminardb.core.runtime.ThreadedCoreDriver");
    Messages messages = new Messages();
    logger.addHandler(messages);

    try (LaminarDB db = LaminarDB.builder().cores(1).pinCores(true).open()) {
      db.execute("CREATE SOURCE events (n INT NOT NULL)");
      Subscription<Event> events = db.subscribe("events", Event.class);
      db.source("events", Event.class).push(new Event(7));
      db.flush();

      assertThat(events.poll()).containsExactly(new Event(7));
    } finally {
      logger.removeHandler(messages);
    }

    // This module's tests do not have the library that older versions of Java need.
    if (Runtime.version().feature() < FIRST_THAT_NEEDS_NO_LIBRARY) {
      assertThat(messages.texts).hasSize(1);
      assertThat(messages.texts.get(0)).contains("without being pinned", "net.java.dev.jna:jna");
    } else {
      assertThat(messages.texts).isEmpty();
    }
  }
}
