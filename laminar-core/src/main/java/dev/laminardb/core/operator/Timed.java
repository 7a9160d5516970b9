package dev.laminardb.core.operator;

/**
 * What of an operator has something to do when time passes, whether rows come or not. Used by the
 * operator's core.
 */
public interface Timed {

  /**
   * Takes the time. Called behind {@link Operator#open}, and from then on in each duty cycle in
   * which time has moved on, before any rows; also between two steps. What is due is emitted by
   * {@link Operator#resume}, so afterwards the operator {@linkplain Operator#hasMore may have more
   * to do}.
   *
   * @param millis since the epoch, by the clock of the database; never less than before
   */
  void onTime(long millis);
}
