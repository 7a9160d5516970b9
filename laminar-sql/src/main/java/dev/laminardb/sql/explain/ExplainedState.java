package dev.laminardb.sql.explain;

/**
 * What an operator keeps between batches. Immutable.
 *
 * @param what the things that are kept
 * @param until when they are forgotten
 * @param unbounded whether nothing bounds it: its input never ends, and nothing is forgotten
 */
public record ExplainedState(String what, String until, boolean unbounded) {
  /** As a sentence. */
  public String text() {
    return what + ", kept " + until + (unbounded ? "; unbounded: the input never ends" : "");
  }
}
