package dev.laminardb.benchmarks.nexmark;

/**
 * A query whose result changes with every bid, so that LaminarDB answers with a changelog: rows
 * that come and rows that are taken back. The loop by hand gives the final result only, once at the
 * end. Each pass starts from nothing.
 */
interface ChangelogQuery extends BidQuery {
  @Override
  default boolean updates() {
    return true;
  }

  @Override
  default double share() {
    return 0.4;
  }
}
