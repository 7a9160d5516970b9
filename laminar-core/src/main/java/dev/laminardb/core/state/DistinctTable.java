package dev.laminardb.core.state;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which values each group has: the distinct pairs of (group, value), each with up to {@link #MARKS}
 * marks. A caller has a mark for each set of values that it keeps, so that sets of one column that
 * differ by a filter share a table and a row costs one probe.
 *
 * <pre>
 *   record of a pair     value as a word | group, marks        one cache line
 *   lists of pairs       those of each group
 * </pre>
 *
 * <p>With counts, a pair has a mark as often as it was set less often than it was taken back. A
 * pair without marks is removed and its place used again. Used by one thread.
 */
public final class DistinctTable implements StateTable {
  /** How many marks a pair has. */
  public static final int MARKS = Integer.SIZE;

  /** So many strings without a pair are kept before the table is made anew without them. */
  private static final int IDLE_STRINGS = 1 << 12;

  /** Room is made for more pairs than one, because it takes a call for each column. */
  private static final int PAIRS_AT_A_TIME = 32;

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private final ColumnType type;
  private final BatchScratch scratch;
  private final HashIndex index = new HashIndex();
  private final LongColumn records = new LongColumn(0);

  /** How often each mark of a pair was set, by mark; empty where nothing is taken back. */
  private final LongColumn[] counts;

  /** What pairs have, to be saved. */
  private final SlotColumns pairColumns;

  private final PairLists lists;
  private @Nullable StringTable strings;
  private int groups;
  private int pairs;
  private int live;
  private int free = PairLists.NONE;

  /**
   * A table of no pairs.
   *
   * @param type the type of the values
   * @param counted how many marks are counted, so that they can be taken back; 0 if none
   */
  public DistinctTable(ColumnType type, int counted, BatchScratch scratch) {
    this.type = type;
    this.scratch = scratch;
    this.strings = type.isVariable() ? new StringTable() : null;
    this.counts = new LongColumn[counted];
    for (int i = 0; i < counted; i++) {
      counts[i] = new LongColumn(0);
    }
    LongColumn links = new LongColumn(0);
    StateColumn[] ofPairs = Arrays.copyOf(counts, counted + 2, StateColumn[].class);
    ofPairs[counted] = links;
    ofPairs[counted + 1] = new Records(records);
    this.pairColumns = new SlotColumns(ofPairs);
    this.lists = new PairLists(links, pairColumns, counted > 0);
  }

  /** Two words for each slot. */
  private record Records(LongColumn words) implements StateColumn {
    @Override
    public void grow(int size) {
      words.grow(2 * size);
    }

    @Override
    public long bytes() {
      return words.bytes();
    }

    @Override
    public void clear() {
      words.clear();
    }

    @Override
    public void save(int first, int count, StateWriter to) {
      words.save(2 * first, 2 * count, to);
    }

    @Override
    public void load(int first, int count, StateReader from) {
      words.load(2 * first, 2 * count, from);
    }
  }

  /** How many pairs there are. */
  public int size() {
    return live;
  }

  /** Makes groups 0 to {@code size - 1} usable. */
  public void grow(int size) {
    groups = Math.max(groups, size);
    lists.groups().grow(size);
  }

  /**
   * Sets marks. Rows, groups and marks are in {@link BatchScratch#distinct}, marks not 0, values
   * not null. Of the rows that bring their pair a mark it did not have, group, value and those
   * marks are there afterwards.
   *
   * @return how many such rows there are
   */
  public int mark(Batch batch, int column, int count) {
    load(batch, column, count);
    DistinctScratch work = scratch.distinct();
    long[] entries = work.entries;
    index.load(work.hashes, count, entries);
    int fresh = 0;
    for (int i = 0; i < count; i++) {
      int group = work.groups()[i];
      int hash = (int) work.hashes[i];
      long value = work.values()[i];
      long entry = entries[i];
      boolean found = entry != 0 && HashIndex.matches(entry, hash) && holds(entry, value, group);
      int pair = found ? HashIndex.slot(entry) : findOrAdd(value, group, hash);
      fresh = set(pair, work.marks()[i], value, group, fresh);
    }
    return fresh;
  }

  /**
   * Takes marks back that rows had set; needs counts. As {@link #mark}, but what is left is rows
   * whose pair has lost a mark.
   */
  public int unmark(Batch batch, int column, int count) {
    load(batch, column, count);
    DistinctScratch work = scratch.distinct();
    int gone = 0;
    for (int i = 0; i < count; i++) {
      int group = work.groups()[i];
      long value = work.values()[i];
      int position = find(value, group, (int) work.hashes[i]);
      if (index.entry(position) == 0) {
        throw new IllegalStateException("a value is taken back that the group does not have");
      }
      int pair = HashIndex.slot(index.entry(position));
      int lost = uncount(pair, work.marks()[i]);
      work.groups()[gone] = group;
      work.values()[gone] = value;
      work.marks()[gone] = lost;
      gone += lost != 0 ? 1 : 0;
      if (marks(pair) == 0) {
        remove(pair, position);
      }
    }
    forgetIdleStrings();
    return gone;
  }

  private void load(Batch batch, int column, int count) {
    DistinctScratch work = scratch.distinct();
    long[] values = work.values();
    ColumnWords.load(batch, column, type, strings, work.rows(), count, scratch.stringSlots, values);
    int[] groupOf = work.groups();
    long[] hashes = work.hashes;
    for (int i = 0; i < count; i++) {
      hashes[i] = hash(values[i], groupOf[i]);
    }
  }

  /** The newest pair of a group, or a negative number. */
  public int first(int group) {
    return lists.first(group);
  }

  /** The pair behind a pair in its group, or a negative number. */
  public int next(int pair) {
    return lists.next(pair);
  }

  /**
   * Sets the marks of a pair of another table for a group of this one. If there it brings marks
   * that the pair here did not have, those are in {@link BatchScratch#distinct}, with group and
   * value.
   *
   * @param fresh where in the scratch to write them
   * @return where to write the next
   */
  public int merge(DistinctTable from, int fromPair, int group, int fresh) {
    long word = from.records.get(2 * fromPair);
    long value =
        strings == null || from.strings == null || strings == from.strings
            ? word
            : strings.slot(from.strings, (int) word);
    int pair = findOrAdd(value, group, hash(value, group));
    int marks = from.marks(fromPair);
    for (int c = 0; c < counts.length; c++) {
      long more = from.counts[c].get(fromPair) - (marks >>> c & 1);
      counts[c].set(pair, counts[c].get(pair) + more);
    }
    return set(pair, marks, value, group, fresh);
  }

  /** Sets marks, and writes those that are new to the scratch. */
  private int set(int pair, int marks, long value, int group, int fresh) {
    long[] page = records.pages()[2 * pair >>> LongColumn.PAGE_SHIFT];
    int at = 2 * pair + 1 & LongColumn.PAGE_MASK;
    int added = marks & ~(int) page[at];
    for (int c = 0; c < counts.length; c++) {
      counts[c].set(pair, counts[c].get(pair) + (marks >>> c & 1));
    }
    if (added != 0 || counts.length > 0) {
      pairColumns.mark(pair);
    }
    if (added == 0) {
      return fresh;
    }
    page[at] |= added & 0xffffffffL;
    DistinctScratch work = scratch.distinct();
    work.groups()[fresh] = group;
    work.values()[fresh] = value;
    work.marks()[fresh] = added;
    return fresh + 1;
  }

  /** Takes marks back once and returns those that the pair has no more. */
  private int uncount(int pair, int marks) {
    pairColumns.mark(pair);
    int lost = 0;
    for (int c = 0; c < counts.length; c++) {
      long left = counts[c].get(pair) - (marks >>> c & 1);
      counts[c].set(pair, left);
      lost |= left == 0 ? marks & 1 << c : 0;
    }
    long word = records.get(2 * pair + 1);
    records.set(2 * pair + 1, word & ~(lost & 0xffffffffL));
    return lost;
  }

  /** The marks that a pair has. */
  public int marks(int pair) {
    return (int) records.get(2 * pair + 1);
  }

  /**
   * Writes the values of pairs.
   *
   * @param pairsToWrite which; a null for a negative number
   * @param at the row of the first; of strings the next one
   */
  public void writeValues(int[] pairsToWrite, int count, ColumnBuilder out, int at) {
    for (int i = 0; i < count; i++) {
      if (pairsToWrite[i] >= 0) {
        writeValue(records.get(2 * pairsToWrite[i]), out, at + i);
      } else if (strings != null) {
        out.appendNullString();
      }
    }
  }

  private void writeValue(long value, ColumnBuilder out, int row) {
    if (strings != null) {
      strings.write((int) value, out);
    } else if (type.isWide()) {
      out.setDecimal(row, value, value >> (Long.SIZE - 1));
    } else {
      out.setWord(row, value);
    }
  }

  private int hash(long value, int group) {
    long pair = value + group * GOLDEN;
    return (int) (type.isFloating() ? Hashing.mix(pair) : Hashing.spread(pair));
  }

  /** The position of a pair in the index, or the free one where its walk ends. */
  private int find(long value, int group, int hash) {
    int position = index.start(hash);
    for (long entry = index.entry(position); entry != 0; entry = index.entry(position)) {
      if (HashIndex.matches(entry, hash) && holds(entry, value, group)) {
        return position;
      }
      position = index.next(position);
    }
    return position;
  }

  private boolean holds(long entry, long value, int group) {
    int at = 2 * HashIndex.slot(entry);
    long[] page = records.pages()[at >>> LongColumn.PAGE_SHIFT];
    int place = at & LongColumn.PAGE_MASK;
    return page[place] == value && (int) (page[place + 1] >>> 32) == group;
  }

  private int findOrAdd(long value, int group, int hash) {
    int position = find(value, group, hash);
    long entry = index.entry(position);
    return entry != 0 ? HashIndex.slot(entry) : add(value, group, hash, position);
  }

  private int add(long value, int group, int hash, int position) {
    int pair = free;
    if (pair == PairLists.NONE) {
      pair = pairs++;
      if (pairs > pairColumns.size()) {
        pairColumns.grow(pairs + PAIRS_AT_A_TIME - 1);
      }
    } else {
      free = (int) records.get(2 * pair);
    }
    pairColumns.mark(pair);
    records.set(2 * pair, value);
    records.set(2 * pair + 1, (long) group << 32);
    lists.add(pair, group);
    index.insert(position, hash, pair);
    live++;
    return pair;
  }

  private void remove(int pair, int position) {
    index.remove(position);
    lists.remove(pair, (int) (records.get(2 * pair + 1) >>> 32));
    pairColumns.mark(pair);
    records.set(2 * pair + 1, 0);
    records.set(2 * pair, free);
    free = pair;
    live--;
  }

  /** Removes all pairs of groups. */
  public void forget(int[] groupsToEmpty, int count) {
    for (int i = 0; i < count; i++) {
      int group = groupsToEmpty[i];
      for (int pair = first(group); pair != PairLists.NONE; pair = first(group)) {
        long value = records.get(2 * pair);
        for (LongColumn column : counts) {
          column.set(pair, 0);
        }
        remove(pair, find(value, group, hash(value, group)));
      }
    }
    forgetIdleStrings();
  }

  /** Strings cannot be removed one by one, so the few that pairs have move to a new table. */
  private void forgetIdleStrings() {
    StringTable old = strings;
    if (old == null || old.size() - live < IDLE_STRINGS || old.size() / 4 < live) {
      return;
    }
    StringTable fewer = new StringTable();
    index.clear();
    for (int group = 0; group < groups; group++) {
      for (int pair = first(group); pair != PairLists.NONE; pair = next(pair)) {
        long value = fewer.slot(old, (int) records.get(2 * pair));
        records.set(2 * pair, value);
        int hash = hash(value, group);
        index.insert(find(value, group, hash), hash, pair);
      }
    }
    strings = fewer;
    pairColumns.markAll();
  }

  /** The memory of pairs and index, in bytes. */
  public long bytes() {
    long bytes = index.bytes() + pairColumns.bytes() + lists.groups().bytes();
    return bytes + (strings == null ? 0 : strings.bytes());
  }

  @Override
  public void save(StateWriter to) {
    to.beginTable();
    to.beginPage(StateSink.HEADER);
    to.putInt(pairs);
    to.putInt(live);
    to.putInt(free);
    to.endPage();
    pairColumns.save(to);
    lists.groups().save(to);
    if (strings != null) {
      strings.save(to);
    }
  }

  @Override
  public void load(StateReader from) {
    from.beginTable();
    from.beginPage(StateSink.HEADER);
    pairs = from.getSize();
    live = from.getSize();
    free = from.getInt();
    from.endPage();
    pairColumns.load(from);
    lists.groups().load(from);
    groups = lists.groups().size();
    if (strings != null) {
      strings.load(from);
    }
    for (int pair = 0; pair < pairs; pair++) {
      if (marks(pair) != 0) {
        int group = (int) (records.get(2 * pair + 1) >>> 32);
        index.add(hash(records.get(2 * pair), group), pair);
      }
    }
  }

  /** Forgets every pair and group and keeps some of the memory for the next use. */
  public void clear() {
    index.clear();
    pairColumns.clear();
    lists.groups().clear();
    if (strings != null) {
      strings.clear();
    }
    groups = 0;
    pairs = 0;
    live = 0;
    free = PairLists.NONE;
  }
}
