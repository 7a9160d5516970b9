package dev.laminardb.core.testing;

import dev.laminardb.core.state.StateReader;
import dev.laminardb.core.state.StateSink;
import dev.laminardb.core.state.StateSource;
import dev.laminardb.core.state.StateTable;
import dev.laminardb.core.state.StateWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The pages of one operator instance in a map, and how many the last snapshot has written. */
public final class InMemoryStateStore implements StateSink, StateSource {
  private final TreeMap<Place, byte[]> pages = new TreeMap<>();
  private int headersWritten;
  private int pagesWritten;

  /** Where a page is. */
  public record Place(long part, int table, int page) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byPart = Long.compare(part, other.part);
      int byTable = byPart != 0 ? byPart : Integer.compare(table, other.table);
      return byTable != 0 ? byTable : Integer.compare(page, other.page);
    }
  }

  /** Takes a snapshot. */
  public void save(StateTable state) {
    headersWritten = 0;
    pagesWritten = 0;
    state.save(new StateWriter(this));
  }

  /** Loads what all snapshots come to. */
  public void load(StateTable state) {
    state.load(new StateReader(this));
  }

  @Override
  public void put(long part, int table, int page, byte[] bytes, int length) {
    headersWritten += page == HEADER ? 1 : 0;
    pagesWritten += page == HEADER ? 0 : 1;
    pages.put(new Place(part, table, page), Arrays.copyOf(bytes, length));
  }

  @Override
  public void drop(long part) {
    pages.keySet().removeIf(place -> place.part == part);
  }

  @Override
  public byte @Nullable [] get(long part, int table, int page) {
    return pages.get(new Place(part, table, page));
  }

  /** All pages, to look at or to damage. */
  public Map<Place, byte[]> pages() {
    return pages;
  }

  /** How many headers the last snapshot has written. */
  public int headersWritten() {
    return headersWritten;
  }

  /** How many pages the last snapshot has written, headers not counted. */
  public int pagesWritten() {
    return pagesWritten;
  }
}
