package dev.laminardb.core.state;

import dev.laminardb.core.batch.Batch;
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
 * </pre>
 *
 * <p>A key of one string column is the string table alone. Used by one thread.
 */
public final class GroupTable {
  private final ColumnType[] types;
  private final @Nullable StringTable[] strings;
  private final LongColumn[] words;
  private final boolean nullWord;
  private final BatchScratch scratch;
  private final HashIndex index = new HashIndex();
  private final boolean stringOnly;
  private int size;

  /**
   * A table for keys of such columns, possibly none.
   *
   * @param types the types of the key columns
   * @param nullable whether any of them can be null
   * @param scratch for at least as many key columns
   */
  public GroupTable(ColumnType[] types, boolean nullable, BatchScratch scratch) {
    if (types.length > Long.SIZE) {
      throw new IllegalArgumentException("at most 64 key columns, not " + types.length);
    }
    this.types = types.clone();
    this.strings = new StringTable[types.length];
    for (int i = 0; i < types.length; i++) {
      if (types[i] == ColumnType.VARCHAR) {
        strings[i] = new StringTable();
      }
    }
    this.stringOnly = types.length == 1 && types[0] == ColumnType.VARCHAR;
    this.nullWord = nullable && !stringOnly;
    this.words = new LongColumn[stringOnly ? 0 : types.length + (nullWord ? 1 : 0)];
    this.scratch = scratch;
    for (int i = 0; i < words.length; i++) {
      words[i] = new LongColumn(0);
    }
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
    for (int k = 0; k < keys.length; k++) {
      ColumnWords.load(
          batch, keys[k], types[k], strings[k], rows, count, scratch.stringSlots, scratch.words(k));
    }
    if (nullWord) {
      loadNulls(batch, keys, rows, count);
    }
    if (words.length == 1) {
      slotsOfOneWord(count, out);
      return;
    }
    for (int i = 0; i < count; i++) {
      out[i] = slot(i);
    }
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
    for (int i = 0; i < count; i++) {
      out[i] = slot(i);
    }
  }

  private void load(GroupTable from, int word, int fromSlot, int count) {
    long[] to = scratch.words(word);
    LongColumn values = from.words[word];
    StringTable table = word < types.length ? strings[word] : null;
    StringTable other = word < types.length ? from.strings[word] : null;
    for (int i = 0; i < count; i++) {
      long value = values.get(fromSlot + i);
      boolean isNull = nullWord && (from.words[types.length].get(fromSlot + i) & 1L << word) != 0;
      to[i] = table == null || other == null || isNull ? value : table.slot(other, (int) value);
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
        }
      }
    }
  }

  private int slot(int row) {
    long h = 0;
    for (int w = 0; w < words.length; w++) {
      h = Hashing.mix(h * 31 + scratch.words(w)[row]);
    }
    int hash = (int) h;
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
    for (int w = 0; w < words.length; w++) {
      words[w].grow(size);
      words[w].set(slot, scratch.words(w)[row]);
    }
    index.insert(position, hash, slot);
    return slot;
  }

  /** What {@link #slot} does, for the most common keys: one column that is not null. */
  private void slotsOfOneWord(int count, int[] out) {
    long[] keys = scratch.words(0);
    LongColumn stored = words[0];
    for (int i = 0; i < count; i++) {
      long key = keys[i];
      int hash = (int) Hashing.mix(key);
      int position = index.start(hash);
      long entry = index.entry(position);
      while (entry != 0
          && !(HashIndex.matches(entry, hash) && stored.get(HashIndex.slot(entry)) == key)) {
        position = index.next(position);
        entry = index.entry(position);
      }
      out[i] = entry != 0 ? HashIndex.slot(entry) : add(position, hash, i);
    }
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
    switch (types[key]) {
      case BIGINT, TIMESTAMP -> out.setLong(row, word);
      case DOUBLE -> out.setDouble(row, Double.longBitsToDouble(word));
      case INT -> out.setInt(row, (int) word);
      case BOOLEAN -> out.setBoolean(row, word != 0);
      case VARCHAR -> throw new IllegalStateException("strings have a table");
    }
  }

  /** The memory of keys and index, in bytes. */
  public long bytes() {
    long bytes = index.bytes();
    for (LongColumn word : words) {
      bytes += word.bytes();
    }
    for (StringTable table : strings) {
      bytes += table == null ? 0 : table.bytes();
    }
    return bytes;
  }

  /** Forgets every key and keeps some of the memory for the next use. */
  public void clear() {
    index.clear();
    for (LongColumn word : words) {
      word.clear();
    }
    for (StringTable table : strings) {
      if (table != null) {
        table.clear();
      }
    }
    size = 0;
  }
}
