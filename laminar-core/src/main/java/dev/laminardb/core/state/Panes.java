package dev.laminardb.core.state;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tables by the start of their pane. A pane's pages are a part of their own, dropped whole with the
 * pane. Used by one thread.
 *
 * @param <T> the tables of a pane
 */
public final class Panes<T extends StateTable> implements StateTable {
  private final Supplier<T> empty;
  private final TreeMap<Long, T> panes = new TreeMap<>();

  /** The parts of panes that have been saved. A start can come again, its part cannot. */
  private final TreeMap<Long, Integer> parts = new TreeMap<>();

  private final ArrayDeque<Integer> dropped = new ArrayDeque<>();
  private int nextPart;

  /**
   * No panes.
   *
   * @param empty gives the tables of a pane without content, when panes are loaded
   */
  public Panes(Supplier<T> empty) {
    this.empty = empty;
  }

  /** Whether there is no pane. */
  public boolean isEmpty() {
    return panes.isEmpty();
  }

  /** The pane that starts at a time, if there is one. */
  public @Nullable T get(long start) {
    return panes.get(start);
  }

  /** Adds a pane where there is none. */
  public void put(long start, T pane) {
    panes.put(start, pane);
  }

  /** Removes a pane, and at the next snapshot what has been saved of it. */
  public void remove(long start) {
    panes.remove(start);
    Integer part = parts.remove(start);
    if (part != null) {
      dropped.add(part);
    }
  }

  /** The start of the first of panes, of which there is one. */
  public long firstStart() {
    return panes.firstKey();
  }

  /** The first of panes, of which there is one. */
  public Map.Entry<Long, T> first() {
    return panes.firstEntry();
  }

  /** The pane behind a start, if there is one. */
  public Map.@Nullable Entry<Long, T> after(long start) {
    return panes.higherEntry(start);
  }

  /** The first pane that starts at a time or behind it, if there is one. */
  public Map.@Nullable Entry<Long, T> atOrAfter(long start) {
    return panes.ceilingEntry(start);
  }

  /** The last pane that starts at a time or before it, if there is one. */
  public Map.@Nullable Entry<Long, T> atOrBefore(long start) {
    return panes.floorEntry(start);
  }

  /** All panes. */
  public Collection<T> all() {
    return panes.values();
  }

  /** Forgets all panes, in memory only. */
  public void clear() {
    panes.clear();
    parts.clear();
    dropped.clear();
  }

  @Override
  public void save(StateWriter to) {
    to.beginTable();
    for (int part : dropped) {
      to.drop(part);
    }
    dropped.clear();
    to.beginPage(StateSink.HEADER);
    to.putInt(panes.size());
    for (long start : panes.keySet()) {
      to.putLong(start);
      to.putInt(part(start));
    }
    to.putInt(nextPart);
    to.endPage();
    panes.forEach((start, pane) -> pane.save(to.part(part(start))));
  }

  private int part(long start) {
    Integer part = parts.get(start);
    if (part == null) {
      part = nextPart++;
      parts.put(start, part);
    }
    return part;
  }

  @Override
  public void load(StateReader from) {
    from.beginTable();
    from.beginPage(StateSink.HEADER);
    int count = from.getSize();
    for (int i = 0; i < count; i++) {
      parts.put(from.getLong(), from.getSize());
    }
    nextPart = from.getSize();
    from.endPage();
    for (Map.Entry<Long, Integer> part : parts.entrySet()) {
      T pane = empty.get();
      pane.load(from.part(part.getValue()));
      panes.put(part.getKey(), pane);
    }
  }
}
