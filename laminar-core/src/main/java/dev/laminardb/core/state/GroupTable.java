package dev.laminardb.core.state;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the distinct keys it sees, from 0 in order of appearance. A key of any columns becomes a
 * few 64-bit words, so that one loop without a virtual call serves every shape of key:
 *
 * <pre>
 *   key columns        words of the key          slot
 *   BIGINT  42    ->   42
 *   VARCHAR "EU"  ->   7   (its number in a      -> 3
 *                          table of strings)
 *   nulls         ->   bit per null column (a word only where a key column can be null)
 *   DECIMAL 1.50  ->   150, and 0 behind all of these: its high word
 * </pre>
 *
 * <p>A key of one string column is the string table alone. Used by one thread.
 */
public final class GroupTable implements StateTable {
  /** What {@link #find(Batch, ColumnAddresses, int)} says where there is no such key. */
  public static final int NONE = -1;

  /** What words of a key are multiplied by for each that follows: an odd number without pattern. */
  private static final long WORD_FACTOR = 0xff51afd7ed558ccdL;

  private final ColumnType[] types;
  private final @Nullable StringTable[] strings;
  private final LongColumn[] words;

  /**
   * The records to be saved, of which only new ones have to be, because keys never change; none if
   * the records are another's.
   */
  private final SlotColumns columns;

  private final boolean nullWord;

  /** Whether a key column is a REAL or DOUBLE, whose bits do not lie as numbers in a row do. */
  private final boolean ofDoubles;

  /** Of each DECIMAL key the word that is its high one; 0 of others. */
  private final int[] highWords;

  private final BatchScratch scratch;
  private final HashIndex index = new HashIndex();
  private final boolean stringOnly;
  private final LongRecords records;
  private final boolean ownsRecords;
  private int size;

  /**
   * A table for keys of such columns, possibly none.
   *
   * @param types the types of the key columns
   * @param nullable whether any of them can be null
   * @param scratch for at least as many key columns
   */
  public GroupTable(ColumnType[] types, boolean nullable, BatchScratch scratch) {
    this(types, nullable, new LongRecords(), true, scratch);
  }

  /**
   * A table that keeps its keys in records which others have columns of, too.
   *
   * @param records takes a few words of a key; has no slots yet
   */
  public GroupTable(
      ColumnType[] types, boolean nullable, LongRecords records, BatchScratch scratch) {
    this(types, nullable, records, false, scratch);
  }

  private GroupTable(
      ColumnType[] types,
      boolean nullable,
      LongRecords records,
      boolean ownsRecords,
      BatchScratch scratch) {
    this.records = records;
    this.ownsRecords = ownsRecords;
    if (types.length > Long.SIZE) {
      throw new IllegalArgumentException("at most 64 key columns, not " + types.length);
    }
    this.types = types.clone();
    this.strings = new StringTable[types.length];
    for (int i = 0; i < types.length; i++) {
      if (types[i].isVariable()) {
        strings[i] = new StringTable();
      }
    }
    this.ofDoubles = Arrays.stream(types).anyMatch(ColumnType::isFloating);
    this.stringOnly = types.length == 1 && types[0].isVariable();
    this.nullWord = nullable && !stringOnly;
    this.highWords = new int[types.length];
    int wordCount = stringOnly ? 0 : types.length + (nullWord ? 1 : 0);
    for (int i = 0; i < types.length; i++) {
      if (types[i].isWide()) {
        highWords[i] = wordCount++;
      }
    }
    this.words = new LongColumn[wordCount];
    this.scratch = scratch;
    for (int i = 0; i < words.length; i++) {
      words[i] = records.column(0);
    }
    this.columns = ownsRecords ? new SlotColumns(records) : new SlotColumns();
  }

  /** How many distinct keys there are. */
  public int size() {
    return size;
  }

  /**
   * Finds or adds the keys of rows.
   *
   * @param keys the key columns of the batch
   * @param rows the rows, or null for rows 0 to {@code count - 1}
   * @param out receives the slot of each row's key
   */
  public void slots(Batch batch, int[] keys, int @Nullable [] rows, int count, int[] out) {
    if (types.length == 0) {
      Arrays.fill(out, 0, count, 0);
      size = Math.max(size, count > 0 ? 1 : 0);
      return;
    }
    StringTable only = stringOnly ? strings[0] : null;
    if (only != null) {
      only.slots(batch, keys[0], rows, count, out);
      size = only.size();
      return;
    }
    if (longKeyWord() >= 0) {
      slotsOfLongs(batch.dataAddress(keys[0]), rows, count, out);
      return;
    }
    for (int k = 0; k < keys.length; k++) {
      ColumnWords.load(
          batch, keys[k], types[k], strings[k], rows, count, scratch.stringSlots, scratch.words(k));
      if (types[k].isWide()) {
        ColumnWords.loadHigh(batch, keys[k], rows, count, scratch.words(highWords[k]));
      }
    }
    if (nullWord) {
      loadNulls(batch, keys, rows, count);
    }
    find(count, out);
  }

  /**
   * Finds a key that has no null, and adds nothing.
   *
   * @param keys the key's columns alone
   * @param values the same
   * @param row of the batch
   * @return its slot, or {@link #NONE}
   */
  int find(Batch keys, ColumnAddresses values, int row) {
    int[] one = {row};
    for (int k = 0; k < types.length; k++) {
      StringTable table = strings[k];
      if (table == null) {
        ColumnWords.load(keys, k, types[k], null, one, 1, scratch.stringSlots, scratch.words(k));
        if (types[k].isWide()) {
          ColumnWords.loadHigh(keys, k, one, 1, scratch.words(highWords[k]));
        }
        continue;
      }
      int string = table.find(values.stringAddress(k, row), values.stringLength(k, row));
      if (string == StringTable.NONE || stringOnly) {
        return string;
      }
      scratch.words(k)[0] = string;
    }
    if (nullWord) {
      scratch.words(types.length)[0] = 0;
    }
    hash(1, scratch.hashes);
    return findFirst((int) scratch.hashes[0]);
  }

  /** The slot of the first key in the scratch words. */
  private int findFirst(int hash) {
    int position = index.start(hash);
    for (long entry = index.entry(position); entry != 0; entry = index.entry(position)) {
      if (HashIndex.matches(entry, hash) && holds(HashIndex.slot(entry), 0)) {
        return HashIndex.slot(entry);
      }
      position = index.next(position);
    }
    return NONE;
  }

  /**
   * Where the records hold a key that is one 64-bit word, the value itself; for code that looks up
   * such keys with {@link #entry} and {@link #slot}.
   *
   * @return the number of the word, or -1 if keys are not such
   */
  public int longKeyWord() {
    boolean isLong = words.length == 1 && types[0].isLong();
    return isLong ? words[0].offset() : -1;
  }

  /**
   * What the index has at the place of a hash, 0 if nothing: the low 32 bits are the number of a
   * slot, from 1, the high ones those of its hash. The slot may be another key's.
   *
   * @param hash the low bits of {@link Hashing#spread} of the key
   */
  public long entry(int hash) {
    return index.first(hash);
  }

  /**
   * What {@link #entry} looks into if that is one array, else null; valid until a key is added. The
   * entry of a hash is at {@code hash >>> placeShift} or, where others are, further on.
   */
  public long @Nullable [] entries() {
    return index.onlySegment();
  }

  /** What to mask a place in {@link #entries} with that is one further; valid as long as those. */
  public int mask() {
    return index.mask();
  }

  /** What to shift a hash by for its place in {@link #entries}; valid as long as those. */
  public int placeShift() {
    return index.placeShift();
  }

  /** The records' pages, valid until a key is added. */
  public long[][] pages() {
    return records.pages();
  }

  /**
   * Finds or adds a key of one word.
   *
   * @param hash as of {@link #entry}
   */
  public int slot(long key, int hash) {
    long[][] pages = records.pages();
    int stride = words[0].stride();
    int offset = words[0].offset();
    int position = index.start(hash);
    for (long entry = index.entry(position); entry != 0; entry = index.entry(position)) {
      if (isKey(entry, hash, pages, stride, offset, key)) {
        return HashIndex.slot(entry);
      }
      position = index.next(position);
    }
    scratch.words(0)[0] = key;
    return add(position, hash, 0);
  }

  /**
   * Keys of one word that is the value itself, as most are. An index of one segment is at hand
   * without waiting, so that one loop does.
   */
  private void slotsOfLongs(long data, int @Nullable [] rows, int count, int[] out) {
    int i = 0;
    for (long[] entries = entries(); entries != null && i < count; entries = entries()) {
      i = slotsInSegment(entries, data, rows, i, count, out);
    }
    if (i == count) {
      return;
    }
    long[] keys = scratch.words(0);
    long[] hashes = scratch.hashes;
    long[] found = scratch.entries;
    int left = count - i;
    for (int n = 0; n < left; n++) {
      long key = RawMemory.getLong(data + ((long) (rows == null ? i + n : rows[i + n]) << 3));
      keys[n] = key;
      hashes[n] = Hashing.spread(key);
    }
    index.load(hashes, left, found);
    findOne(left, hashes, found, i, out);
  }

  /**
   * Finds keys up to one that is new, and adds that.
   *
   * @return the row behind it, or the end
   */
  private int slotsInSegment(
      long[] entries, long data, int @Nullable [] rows, int from, int count, int[] out) {
    long[][] pages = words[0].pages();
    int stride = words[0].stride();
    int offset = words[0].offset();
    int mask = index.mask();
    int places = index.placeShift();
    for (int i = from; i < count; i++) {
      long key = RawMemory.getLong(data + ((long) (rows == null ? i : rows[i]) << 3));
      int hash = (int) Hashing.spread(key);
      int at = hash >>> places;
      long entry = RawMemory.getLong(entries, at);
      while (!HashIndex.matches(entry, hash) && entry != 0) {
        at = (at + 1) & mask;
        entry = RawMemory.getLong(entries, at);
      }
      if (!isKey(entry, hash, pages, stride, offset, key)) {
        out[i] = slot(key, hash);
        return i + 1;
      }
      out[i] = HashIndex.slot(entry);
    }
    return count;
  }

  /**
   * Finds or adds keys of another table for the same columns.
   *
   * @param out receives the slot here of each of the slots {@code fromSlot} to {@code fromSlot +
   *     count - 1} there
   */
  public void slots(GroupTable from, int fromSlot, int count, int[] out) {
    if (types.length == 0) {
      Arrays.fill(out, 0, count, 0);
      size = Math.max(size, count > 0 ? 1 : 0);
      return;
    }
    StringTable only = stringOnly ? strings[0] : null;
    StringTable otherOnly = stringOnly ? from.strings[0] : null;
    if (only != null && otherOnly != null) {
      for (int i = 0; i < count; i++) {
        out[i] = only.slot(otherOnly, fromSlot + i);
      }
      size = only.size();
      return;
    }
    for (int w = 0; w < words.length; w++) {
      load(from, w, fromSlot, count);
    }
    find(count, out);
  }

  private void load(GroupTable from, int word, int fromSlot, int count) {
    long[] to = scratch.words(word);
    LongColumn values = from.words[word];
    StringTable table = word < types.length ? strings[word] : null;
    StringTable other = word < types.length ? from.strings[word] : null;
    for (int i = 0; i < count; i++) {
      long value = values.get(fromSlot + i);
      if (table == null || other == null) {
        to[i] = value;
        continue;
      }
      boolean isNull = nullWord && (from.words[types.length].get(fromSlot + i) & 1L << word) != 0;
      to[i] = isNull ? value : table.slot(other, (int) value);
    }
  }

  private void loadNulls(Batch batch, int[] keys, int @Nullable [] rows, int count) {
    long[] nulls = scratch.words(keys.length);
    Arrays.fill(nulls, 0, count, 0);
    for (int k = 0; k < keys.length; k++) {
      if (!batch.hasNulls(keys[k])) {
        continue;
      }
      long validity = batch.validityAddress(keys[k]);
      for (int i = 0; i < count; i++) {
        if (!RawMemory.getBit(validity, rows == null ? i : rows[i])) {
          nulls[i] |= 1L << k;
          scratch.words(k)[i] = 0;
          if (highWords[k] > 0) {
            scratch.words(highWords[k])[i] = 0;
          }
        }
      }
    }
  }

  /**
   * Finds or adds the keys in the scratch words. In three passes, so that many keys wait for memory
   * at once: hashes, then the index's entries, then the keys themselves.
   */
  private void find(int count, int[] out) {
    long[] hashes = scratch.hashes;
    long[] entries = scratch.entries;
    hash(count, hashes);
    index.load(hashes, count, entries);
    switch (words.length) {
      case 1 -> findOne(count, hashes, entries, 0, out);
      case 2 -> findTwo(count, hashes, entries, out);
      default -> {
        for (int i = 0; i < count; i++) {
          out[i] = slot(i, (int) hashes[i]);
        }
      }
    }
  }

  /**
   * The words are added up first, so that keys that differ in one of them alone lie evenly, too.
   */
  private void hash(int count, long[] hashes) {
    System.arraycopy(scratch.words(0), 0, hashes, 0, count);
    for (int w = 1; w < words.length; w++) {
      long[] word = scratch.words(w);
      for (int i = 0; i < count; i++) {
        hashes[i] = hashes[i] * WORD_FACTOR + word[i];
      }
    }
    for (int i = 0; i < count; i++) {
      hashes[i] = ofDoubles ? Hashing.mix(hashes[i]) : Hashing.spread(hashes[i]);
    }
  }

  /**
   * An entry read before stays true whatever has been added since: keys keep their slots.
   *
   * @param at where the first goes
   */
  private void findOne(int count, long[] hashes, long[] entries, int at, int[] out) {
    long[] keys = scratch.words(0);
    int stride = words[0].stride();
    int offset = words[0].offset();
    long[][] pages = words[0].pages();
    for (int i = 0; i < count; i++) {
      int hash = (int) hashes[i];
      long key = keys[i];
      long entry = entries[i];
      if (!isKey(entry, hash, pages, stride, offset, key)) {
        int position = index.start(hash);
        entry = index.entry(position);
        while (entry != 0 && !isKey(entry, hash, pages, stride, offset, key)) {
          position = index.next(position);
          entry = index.entry(position);
        }
        if (entry == 0) {
          out[at + i] = add(position, hash, i);
          pages = words[0].pages();
          continue;
        }
      }
      out[at + i] = HashIndex.slot(entry);
    }
  }

  private void findTwo(int count, long[] hashes, long[] entries, int[] out) {
    long[] keys = scratch.words(0);
    long[] seconds = scratch.words(1);
    int stride = words[0].stride();
    int first = words[0].offset();
    int second = words[1].offset();
    long[][] pages = words[0].pages();
    for (int i = 0; i < count; i++) {
      int hash = (int) hashes[i];
      long entry = entries[i];
      if (!isKey(entry, hash, pages, stride, first, keys[i])
          || !isKey(entry, hash, pages, stride, second, seconds[i])) {
        int position = index.start(hash);
        entry = index.entry(position);
        while (entry != 0
            && (!isKey(entry, hash, pages, stride, first, keys[i])
                || !isKey(entry, hash, pages, stride, second, seconds[i]))) {
          position = index.next(position);
          entry = index.entry(position);
        }
        if (entry == 0) {
          out[i] = add(position, hash, i);
          pages = words[0].pages();
          continue;
        }
      }
      out[i] = HashIndex.slot(entry);
    }
  }

  /** Whether an entry is of a slot that has a word. */
  private static boolean isKey(
      long entry, int hash, long[][] pages, int stride, int offset, long word) {
    if (entry == 0 || !HashIndex.matches(entry, hash)) {
      return false;
    }
    int slot = HashIndex.slot(entry);
    return RawMemory.getLong(
            pages[slot >>> LongColumn.PAGE_SHIFT], (slot & LongColumn.PAGE_MASK) * stride + offset)
        == word;
  }

  private int slot(int row, int hash) {
    int position = index.start(hash);
    for (long entry = index.entry(position); entry != 0; entry = index.entry(position)) {
      if (HashIndex.matches(entry, hash) && holds(HashIndex.slot(entry), row)) {
        return HashIndex.slot(entry);
      }
      position = index.next(position);
    }
    return add(position, hash, row);
  }

  private int add(int position, int hash, int row) {
    int slot = size++;
    records.growTo(slot);
    for (int w = 0; w < words.length; w++) {
      words[w].set(slot, scratch.words(w)[row]);
    }
    index.insert(position, hash, slot);
    return slot;
  }

  private boolean holds(int slot, int row) {
    for (int w = 0; w < words.length; w++) {
      if (words[w].get(slot) != scratch.words(w)[row]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Writes one key column of slots.
   *
   * @param key which key column
   * @param slots of which groups
   * @param at the first row of the builder to write
   */
  public void write(int key, int[] slots, int count, ColumnBuilder out, int at) {
    if (!nullWord && types[key].isLong()) {
      words[key].write(slots, count, out, at);
      return;
    }
    for (int i = 0; i < count; i++) {
      write(key, slots[i], out, at + i);
    }
  }

  private void write(int key, int slot, ColumnBuilder out, int row) {
    StringTable table = strings[key];
    if (nullWord && (words[types.length].get(slot) & 1L << key) != 0) {
      if (table != null) {
        out.appendNullString();
      }
      return;
    }
    if (table != null) {
      table.write(stringOnly ? slot : (int) words[key].get(slot), out);
      return;
    }
    long word = words[key].get(slot);
    if (types[key].isWide()) {
      out.setDecimal(row, word, words[highWords[key]].get(slot));
    } else {
      out.setWord(row, word);
    }
  }

  /**
   * Reads the words of keys, so that {@link #writeWords} restores them when their records have been
   * reset.
   *
   * @param count at most as many as a batch has rows
   */
  public void readWords(int[] slots, int count) {
    for (int w = 0; w < words.length; w++) {
      long[] to = scratch.words(w);
      for (int i = 0; i < count; i++) {
        to[i] = words[w].get(slots[i]);
      }
    }
  }

  /** Writes what {@link #readWords} has read of the same slots. */
  public void writeWords(int[] slots, int count) {
    for (int w = 0; w < words.length; w++) {
      long[] from = scratch.words(w);
      for (int i = 0; i < count; i++) {
        words[w].set(slots[i], from[i]);
      }
    }
  }

  /** The memory of keys and index, in bytes, without records that were handed in. */
  public long bytes() {
    long bytes = index.bytes() + (ownsRecords ? records.bytes() : 0);
    for (StringTable table : strings) {
      bytes += table == null ? 0 : table.bytes();
    }
    return bytes;
  }

  @Override
  public void save(StateWriter to) {
    columns.grow(size);
    columns.save(to);
    for (StringTable table : strings) {
      if (table != null) {
        table.save(to);
      }
    }
  }

  @Override
  public void load(StateReader from) {
    columns.load(from);
    size = columns.size();
    for (StringTable table : strings) {
      if (table != null) {
        table.load(from);
      }
    }
    for (int slot = 0; slot < size && words.length > 0; slot += Batch.MAX_ROWS) {
      index(slot, Math.min(Batch.MAX_ROWS, size - slot));
    }
  }

  /** Enters keys that have been loaded into the index. */
  private void index(int fromSlot, int count) {
    for (int w = 0; w < words.length; w++) {
      long[] word = scratch.words(w);
      for (int i = 0; i < count; i++) {
        word[i] = words[w].get(fromSlot + i);
      }
    }
    hash(count, scratch.hashes);
    for (int i = 0; i < count; i++) {
      index.add((int) scratch.hashes[i], fromSlot + i);
    }
  }

  /** Forgets every key and keeps some of the memory for the next use. */
  public void clear() {
    index.clear();
    columns.clear();
    for (StringTable table : strings) {
      if (table != null) {
        table.clear();
      }
    }
    size = 0;
  }
}
