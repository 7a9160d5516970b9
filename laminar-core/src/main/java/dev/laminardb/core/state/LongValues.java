package dev.laminardb.core.state;

/** A few 64-bit values by number, all saved at each snapshot. Used by one thread. */
public final class LongValues implements StateTable {
  private final long[] values;

  /** Values to begin with. */
  public LongValues(long... initial) {
    this.values = initial.clone();
  }

  /** One of the values. */
  public long get(int number) {
    return values[number];
  }

  /** Sets one of the values. */
  public void set(int number, long value) {
    values[number] = value;
  }

  @Override
  public void save(StateWriter to) {
    to.beginTable();
    to.beginPage(StateSink.HEADER);
    to.putInt(values.length);
    to.putLongs(values, 0, values.length);
    to.endPage();
  }

  @Override
  public void load(StateReader from) {
    from.beginTable();
    from.beginPage(StateSink.HEADER);
    from.expect(values.length, "values");
    from.getLongs(values, 0, values.length);
    from.endPage();
  }
}
