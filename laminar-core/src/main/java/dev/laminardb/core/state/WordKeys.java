package dev.laminardb.core.state;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.RawMemory;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the distinct keys it sees, from 0 in order of appearance. A key is a few 64-bit words, in
 * a record with others' columns; an index leads from hashes to slots. Words come in {@link
 * BatchScratch#words}. Used by one thread.
 */
public final class WordKeys {
  static final int NONE = -1;

  private final LongRecords records;
  private final LongColumn[] words;
  private final boolean even;
  private final BatchScratch scratch;
  private final HashIndex index = new HashIndex();
  private int size;

  /**
   * Of no keys.
   *
   * @param records has no slots yet
   * @param count how many words a key has, possibly none: then there are no keys
   * @param even whether words of keys in a row mostly are numbers in a row, which can be hashed
   *     evenly
   */
  WordKeys(LongRecords records, int count, boolean even, BatchScratch scratch) {
    this.records = records;
    this.even = even;
    this.scratch = scratch;
    this.words = new LongColumn[count];
    for (int i = 0; i < count; i++) {
      words[i] = records.column(0);
    }
  }

  /** How many keys there are. */
  int size() {
    return size;
  }

  /** How many words a key has. */
  int words() {
    return words.length;
  }

  /** The values of a word of all keys. */
  LongColumn word(int number) {
    return words[number];
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

  /** Finds or adds keys of one word that is the value itself, as most are. */
  void slotsOfLongs(long data, int @Nullable [] rows, int count, int[] out) {
    long[] keys = scratch.words(0);
    for (int i = 0; i < count; i++) {
      keys[i] = RawMemory.getLong(data + ((long) (rows == null ? i : rows[i]) << 3));
    }
    find(count, out);
  }

  /**
   * Finds or adds the keys in the scratch words. Of one word while the index has one segment, which
   * is at hand without waiting, in one loop; otherwise in three passes, so that many keys wait for
   * memory at once: hashes, then the index's entries, then the keys themselves.
   */
  void find(int count, int[] out) {
    int from = 0;
    long[] segment = words.length == 1 ? index.onlySegment() : null;
    while (segment != null && from < count) {
      from = findInSegment(segment, from, count, out);
      segment = index.onlySegment();
    }
    if (from == count) {
      return;
    }
    long[] hashes = scratch.hashes;
    long[] entries = scratch.entries;
    hash(count, hashes);
    index.load(hashes, count, entries);
    switch (words.length) {
      case 1 -> findOne(from, count, hashes, entries, out);
      case 2 -> findTwo(count, hashes, entries, out);
      default -> {
        for (int i = 0; i < count; i++) {
          out[i] = slot(i, (int) hashes[i]);
        }
      }
    }
  }

  /**
   * Finds keys of one word up to one that is new, and adds that.
   *
   * @return the key behind it, or the end
   */
  private int findInSegment(long[] segment, int from, int count, int[] out) {
    long[] keys = scratch.words(0);
    long[][] pages = words[0].pages();
    int stride = words[0].stride();
    int offset = words[0].offset();
    int mask = index.mask();
    int places = index.placeShift();
    for (int i = from; i < count; i++) {
      long key = keys[i];
      int hash = (int) (even ? Hashing.spread(key) : Hashing.mix(key));
      int at = hash >>> places;
      long entry = RawMemory.getLong(segment, at);
      while (!HashIndex.matches(entry, hash) && entry != 0) {
        at = (at + 1) & mask;
        entry = RawMemory.getLong(segment, at);
      }
      if (!isKey(entry, hash, pages, stride, offset, key)) {
        out[i] = slot(i, hash);
        return i + 1;
      }
      out[i] = HashIndex.slot(entry);
    }
    return count;
  }

  /**
   * The words are added up first, so that keys that differ in one of them alone lie evenly, too.
   */
  private void hash(int count, long[] hashes) {
    System.arraycopy(scratch.words(0), 0, hashes, 0, count);
    for (int w = 1; w < words.length; w++) {
      long[] word = scratch.words(w);
      for (int i = 0; i < count; i++) {
        hashes[i] = hashes[i] * Hashing.KEY_FACTOR + word[i];
      }
    }
    for (int i = 0; i < count; i++) {
      hashes[i] = even ? Hashing.spread(hashes[i]) : Hashing.mix(hashes[i]);
    }
  }

  /** An entry read before stays true whatever has been added since: keys keep their slots. */
  private void findOne(int from, int count, long[] hashes, long[] entries, int[] out) {
    long[] keys = scratch.words(0);
    int stride = words[0].stride();
    int offset = words[0].offset();
    long[][] pages = words[0].pages();
    for (int i = from; i < count; i++) {
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
          out[i] = add(position, hash, i);
          pages = words[0].pages();
          continue;
        }
      }
      out[i] = HashIndex.slot(entry);
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

  /** The slot of the first key in the scratch words, or {@link #NONE}; adds nothing. */
  int findFirst() {
    hash(1, scratch.hashes);
    int hash = (int) scratch.hashes[0];
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

  /** Enters keys into the index whose records have been loaded. */
  void loaded(int count) {
    size = count;
    for (int slot = 0; slot < size && words.length > 0; slot += Batch.MAX_ROWS) {
      index(slot, Math.min(Batch.MAX_ROWS, size - slot));
    }
  }

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

  /** The memory of the index, in bytes. */
  long indexBytes() {
    return index.bytes();
  }

  /** Forgets every key; the records are left to their owner. */
  void clear() {
    index.clear();
    size = 0;
  }
}
