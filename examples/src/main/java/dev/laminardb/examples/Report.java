package dev.laminardb.examples;

import java.util.List;

/** Where the program's results go. Used by one thread. */
interface Report {

  /** Before the first row. */
  void begin();

  /**
   * A 6-hour window has closed.
   *
   * @param airports its rows, at least one, ordered by airport
   */
  void windowClosed(List<AirportWindow> airports);

  /** So many of the flights have been pushed. Called now and then. */
  void progress(int pushed, int flights);

  /**
   * All is done.
   *
   * @param worstDays the origin-days with the highest average delay, worst first
   * @param statistics how it went
   */
  void end(List<AirportWindow> worstDays, Statistics statistics);
}
