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
  public static final int NONE = WordKeys.NONE;

  private final ColumnType[] types;
  private final @Nullable StringTable[] strings;
  private final WordKeys words;

  /**
   * The records to be saved, of which only new ones have to be, because keys never change; none if
   * the records are another's.
   */
  private final SlotColumns columns;

  private final boolean nullWord;

  /** Of each DECIMAL key the word that is its high one; 0 of others. */
  private final int[] highWords;

  private final BatchScratch scratch;
  private final boolean stringOnly;
  private final LongRecords records;
  private final boolean ownsRecords;

  /** Whether there is the one key of no columns. */
  private boolean hasEmptyKey;

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
    this.stringOnly = types.length == 1 && types[0].isVariable();
    this.nullWord = nullable && !stringOnly;
    this.highWords = new int[types.length];
    int wordCount = stringOnly ? 0 : types.length + (nullWord ? 1 : 0);
    for (int i = 0; i < types.length; i++) {
      if (types[i].isWide()) {
        highWords[i] = wordCount++;
      }
    }
    this.scratch = scratch;
    // The bits of a double do not lie as those of numbers in a row do.
    boolean even = Arrays.stream(types).noneMatch(ColumnType::isFloating);
    this.words = new WordKeys(records, wordCount, even, scratch);
    this.columns = ownsRecords ? new SlotColumns(records) : new SlotColumns();
  }

  /** How many distinct keys there are. */
  public int size() {
    if (types.length == 0) {
      return hasEmptyKey ? 1 : 0;
    }
    StringTable only = only();
    return only != null ? only.size() : words.size();
  }

  /** The strings that are the keys themselves, or null. */
  private @Nullable StringTable only() {
    return stringOnly ? strings[0] : null;
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
      hasEmptyKey |= count > 0;
      return;
    }
    StringTable only = only();
    if (only != null) {
      only.slots(batch, keys[0], rows, count, out);
      return;
    }
    if (longKeyWord() >= 0) {
      words.slotsOfLongs(batch.dataAddress(keys[0]), rows, count, out);
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
    words.find(count, out);
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
    return words.findFirst();
  }

  /**
   * Where the records hold a key that is one 64-bit word, the value itself; for code that looks up
   * such keys in {@link #words}.
   *
   * @return the number of the word, or -1 if keys are not such
   */
  public int longKeyWord() {
    boolean isLong = words.words() == 1 && types[0].isLong();
    return isLong ? words.word(0).offset() : -1;
  }

  /** The keys as words; none if a key is one string, or has no columns. */
  public WordKeys words() {
    return words;
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
      hasEmptyKey |= count > 0;
      return;
    }
    StringTable only = only();
    StringTable otherOnly = from.only();
    if (only != null && otherOnly != null) {
      for (int i = 0; i < count; i++) {
        out[i] = only.slot(otherOnly, fromSlot + i);
      }
      return;
    }
    for (int w = 0; w < words.words(); w++) {
      load(from, w, fromSlot, count);
    }
    words.find(count, out);
  }

  private void load(GroupTable from, int word, int fromSlot, int count) {
    long[] to = scratch.words(word);
    LongColumn values = from.words.word(word);
    StringTable table = word < types.length ? strings[word] : null;
    StringTable other = word < types.length ? from.strings[word] : null;
    for (int i = 0; i < count; i++) {
      long value = values.get(fromSlot + i);
      if (table == null || other == null) {
        to[i] = value;
        continue;
      }
      boolean isNull =
          nullWord && (from.words.word(types.length).get(fromSlot + i) & 1L << word) != 0;
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
   * Writes one key column of slots.
   *
   * @param key which key column
   * @param slots of which groups
   * @param at the first row of the builder to write
   */
  public void write(int key, int[] slots, int count, ColumnBuilder out, int at) {
    if (!nullWord && types[key].isLong()) {
      words.word(key).write(slots, count, out, at);
      return;
    }
    for (int i = 0; i < count; i++) {
      write(key, slots[i], out, at + i);
    }
  }

  private void write(int key, int slot, ColumnBuilder out, int row) {
    StringTable table = strings[key];
    if (nullWord && (words.word(types.length).get(slot) & 1L << key) != 0) {
      if (table != null) {
        out.appendNullString();
      }
      return;
    }
    if (table != null) {
      table.write(stringOnly ? slot : (int) words.word(key).get(slot), out);
      return;
    }
    long word = words.word(key).get(slot);
    if (types[key].isWide()) {
      out.setDecimal(row, word, words.word(highWords[key]).get(slot));
    } else {
      out.setWord(row, word);
    }
  }

  /** The memory of keys and index, in bytes, without records that were handed in. */
  public long bytes() {
    long bytes = words.indexBytes() + (ownsRecords ? records.bytes() : 0);
    for (StringTable table : strings) {
      bytes += table == null ? 0 : table.bytes();
    }
    return bytes;
  }

  @Override
  public void save(StateWriter to) {
    columns.grow(size());
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
    hasEmptyKey = types.length == 0 && columns.size() > 0;
    for (StringTable table : strings) {
      if (table != null) {
        table.load(from);
      }
    }
    words.loaded(stringOnly || types.length == 0 ? 0 : columns.size());
  }

  /** Forgets every key and keeps some of the memory for the next use. */
  public void clear() {
    words.clear();
    columns.clear();
    for (StringTable table : strings) {
      if (table != null) {
        table.clear();
      }
    }
    hasEmptyKey = false;
  }
}
