package dev.laminardb.core.state;

/**
 * Takes the pages of one operator instance at a barrier. A page replaces what was there under its
 * part, table and number; pages that are not put again stay as they are. Called by the core that
 * owns the operator, which waits for it: it copies, and leaves slow work to others. A page is
 * handed over once, so whoever gives up a snapshot has to put its pages into the next.
 */
public interface StateSink {
  /** The part of what an operator keeps for good. */
  long WHOLE = 0;

  /** The number of the page that a table writes at each snapshot: its sizes and the like. */
  int HEADER = -1;

  /**
   * Puts a page.
   *
   * @param part what is {@linkplain #drop dropped} together, {@link #WHOLE} if it never is
   * @param table the number of the table in its part
   * @param page the number of the page in its table, or {@link #HEADER}
   * @param bytes holds the page from 0 on; valid during the call only
   */
  void put(long part, int table, int page, byte[] bytes, int length);

  /** Drops every page of a part; its number does not come back. */
  void drop(long part);
}
