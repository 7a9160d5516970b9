package dev.laminardb.core.state;

/**
 * Columns that share their slots, saved together: a page holds 1,024 slots of all of them. Who
 * writes to a column marks the slots here, once for all columns. Used by one thread.
 */
public final class SlotColumns implements StateTable {
  private final StateColumn[] columns;
  private final DirtyPages dirty = new DirtyPages();

  /** A table of columns without slots. */
  public SlotColumns(StateColumn... columns) {
    this.columns = columns.clone();
  }

  /** How many slots there are. */
  public int size() {
    return dirty.size();
  }

  /** Makes slots 0 to {@code newSize - 1} usable; new ones hold the columns' initial values. */
  public void grow(int newSize) {
    if (newSize <= dirty.size()) {
      return;
    }
    dirty.grow(newSize);
    for (StateColumn column : columns) {
      column.grow(newSize);
    }
  }

  /** Notes that a slot is written to. */
  public void mark(int slot) {
    dirty.mark(slot);
  }

  /** Notes that slots are written to. */
  public void mark(int[] slots, int count) {
    dirty.mark(slots, count);
  }

  /** Notes that every slot is written to. */
  void markAll() {
    dirty.markAll();
  }

  /** The memory of all columns, in bytes. */
  public long bytes() {
    long bytes = 0;
    for (StateColumn column : columns) {
      bytes += column.bytes();
    }
    return bytes;
  }

  /** Forgets all slots and keeps some of the memory for the next use. */
  public void clear() {
    dirty.clear();
    for (StateColumn column : columns) {
      column.clear();
    }
  }

  @Override
  public void save(StateWriter to) {
    to.beginTable();
    to.beginPage(StateSink.HEADER);
    to.putInt(columns.length);
    to.putInt(dirty.size());
    to.endPage();
    for (int page = 0; page < dirty.pages() && columns.length > 0; page++) {
      if (dirty.isDirty(page)) {
        to.beginPage(page);
        for (StateColumn column : columns) {
          column.save(DirtyPages.first(page), dirty.count(page), to);
        }
        to.endPage();
      }
    }
    dirty.clean();
  }

  @Override
  public void load(StateReader from) {
    from.beginTable();
    from.beginPage(StateSink.HEADER);
    from.expect(columns.length, "columns");
    int size = from.getSize();
    from.endPage();
    for (int page = 0; DirtyPages.first(page) < size; page++) {
      grow(Math.min(size, DirtyPages.first(page + 1)));
      if (columns.length > 0) {
        from.beginPage(page);
        for (StateColumn column : columns) {
          column.load(DirtyPages.first(page), dirty.count(page), from);
        }
        from.endPage();
      }
    }
    dirty.clean();
  }
}
