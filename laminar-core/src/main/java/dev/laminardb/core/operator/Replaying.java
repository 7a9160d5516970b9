package dev.laminardb.core.operator;

/**
 * What holds the whole content of a relation, so that a reader who comes later can begin with it: a
 * table's store, or an operator that keeps its result.
 *
 * <p>The content is that of the moment: what the changes up to here come to. The reader gets it at
 * a barrier, and behind that barrier every later change, so it sees each row exactly once.
 */
public interface Replaying {

  /**
   * Emits the content as insertions, to one reader. Called on the core that the content belongs to,
   * while a barrier passes: between two calls of an operator, {@link Operator#flush flushed}, and
   * while no statement writes to a table. It changes nothing.
   *
   * @param reader gives the allocator of the batches and takes them. They have the node's schema:
   *     if that has a weight column it is 1 in every row, and a row that is there twice comes twice
   *     or, which is the same, in two rows
   */
  void replay(OperatorContext reader);
}
