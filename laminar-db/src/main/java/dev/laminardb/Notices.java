package dev.laminardb;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.error.Notice;
import java.util.List;
import java.util.function.Consumer;

/** Tells the application what its statements have to say. Thread-safe if the consumer is. */
final class Notices {
  private static final System.Logger LOG = System.getLogger(LaminarDB.class.getName());

  private final Consumer<? super Notice> consumer;

  Notices(Consumer<? super Notice> consumer) {
    this.consumer = consumer;
  }

  /** Logs a notice: what is done where nobody asks for them. */
  static void log(Notice notice) {
    LOG.log(System.Logger.Level.INFO, notice.toString());
  }

  /**
   * Tells notices, on this thread. The statements have taken effect, whatever the consumer does.
   */
  void tell(List<Notice> notices) {
    for (Notice notice : notices) {
      try {
        consumer.accept(notice);
      } catch (RuntimeException e) {
        LaminarException failed =
            new LaminarException(
                ErrorCode.CALLBACK_FAILED, "the consumer of notices threw " + e, e);
        LOG.log(System.Logger.Level.ERROR, failed.getMessage(), failed);
      }
    }
  }
}
