package dev.laminardb.core.state;

/** A column addressed by slot, of {@link SlotColumns}. Used by one thread. */
public interface StateColumn {
  /** Makes slots 0 to {@code size - 1} usable; new ones hold an initial value. */
  void grow(int size);

  /** The memory of the column, in bytes. */
  long bytes();

  /** Forgets all slots and keeps some of the memory for the next use. */
  void clear();

  /**
   * Writes slots.
   *
   * @param first the first slot of a page
   * @param count at most a page of them
   */
  void save(int first, int count, StateWriter to);

  /** Reads slots, which are usable already, in the way they were written. */
  void load(int first, int count, StateReader from);
}
