package dev.laminardb.core.state;

import java.util.List;

/**
 * State that is saved at a barrier and loaded at recovery. What is saved is what slots hold, 1,024
 * of them to a page, not how it lies in memory: indexes are built anew, strings and lists packed
 * anew. Used by one thread.
 *
 * <pre>
 *   table   slots 0 .. 1023 | 1024 .. 2047 | 2048 ..
 *           page 0            page 1  *      page 2  *      * changed since the last snapshot
 *   saved                     page 1         page 2         and a header with the sizes
 * </pre>
 */
public interface StateTable {
  /** No state. */
  StateTable NONE = of();

  /** Writes a header and the pages that have changed since they were saved or loaded last. */
  void save(StateWriter to);

  /**
   * Reads everything that was saved.
   *
   * @param from reads tables in the order in which they were saved
   * @throws dev.laminardb.core.error.LaminarException if a page is missing, damaged or another
   *     table's; this one is then not to be used
   */
  void load(StateReader from);

  /** Several tables as one, always in the same order. */
  static StateTable of(StateTable... tables) {
    List<StateTable> all = List.of(tables);
    return new StateTable() {
      @Override
      public void save(StateWriter to) {
        all.forEach(table -> table.save(to));
      }

      @Override
      public void load(StateReader from) {
        all.forEach(table -> table.load(from));
      }
    };
  }
}
