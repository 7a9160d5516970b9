package dev.laminardb.core.state;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values of one type, each in a word or two of a record, that compare as signed words do:
 *
 * <pre>
 *   BIGINT, INT, times, BOOLEAN        the number
 *   REAL, DOUBLE                       its bits, those of negative numbers turned round
 *   DECIMAL                            its high word, then its low one with the first bit turned
 *   VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP    its first eight bytes, then its number in a string table
 * </pre>
 *
 * <p>Of strings that share their first eight bytes the table decides. Used by one thread.
 */
final class OrderedWords {
  /** So many strings without a node are kept before the table is made anew without them. */
  private static final int IDLE_STRINGS = 1 << 12;

  private final ColumnType type;
  private final BatchScratch scratch;
  private final LongColumn keys;

  /** The second words of values that have one. */
  private final @Nullable LongColumn seconds;

  private @Nullable StringTable strings;

  /**
   * No values.
   *
   * @param records of the nodes, in which they take words
   */
  OrderedWords(ColumnType type, LongRecords records, BatchScratch scratch) {
    this.type = type;
    this.scratch = scratch;
    this.keys = records.column(0);
    this.seconds = type.isVariable() || type.isWide() ? records.column(0) : null;
    this.strings = type.isVariable() ? new StringTable() : null;
  }

  /**
   * Works out the words of values, the first ones in the scratch's entries, the second ones in its
   * hashes.
   */
  void load(Batch batch, int column, int[] rows, int count) {
    long[] first = scratch.entries;
    long[] second = scratch.hashes;
    ColumnWords.load(batch, column, type, strings, rows, count, scratch.stringSlots, first);
    switch (type) {
      case VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP -> {
        StringTable table = Objects.requireNonNull(strings);
        for (int i = 0; i < count; i++) {
          second[i] = first[i];
          first[i] = table.prefix((int) first[i]);
        }
      }
      case DECIMAL -> {
        for (int i = 0; i < count; i++) {
          second[i] = first[i] ^ Long.MIN_VALUE;
        }
        ColumnWords.loadHigh(batch, column, rows, count, first);
      }
      case REAL, DOUBLE -> {
        for (int i = 0; i < count; i++) {
          first[i] = flip(first[i]);
        }
      }
      default -> {
        // The word is the number.
      }
    }
  }

  /** All bits but the sign, of negative numbers, so that integers order as doubles do. */
  private static long flip(long bits) {
    return bits ^ (bits >> (Long.SIZE - 1)) >>> 1;
  }

  /** The second word of a string. */
  long second(ByteBuilder string) {
    return Objects.requireNonNull(strings).slot(string.array(), 0, string.length());
  }

  /** The first word of a string. */
  long prefix(long second) {
    return Objects.requireNonNull(strings).prefix((int) second);
  }

  /** Compares a value with that of a node. */
  int compare(long key, long second, int node) {
    int order = Long.compare(key, keys.get(node));
    if (order != 0 || seconds == null || second == seconds.get(node)) {
      return order;
    }
    return strings == null
        ? Long.compare(second, seconds.get(node))
        : strings.compare((int) second, (int) seconds.get(node));
  }

  /** Compares the values of two nodes. */
  int compare(int a, int b) {
    return compare(keys.get(a), seconds == null ? 0 : seconds.get(a), b);
  }

  /** The first word of a node's value. */
  long key(int node) {
    return keys.get(node);
  }

  /** The second word here of the value of another's node. */
  long second(OrderedWords from, int node) {
    if (from.seconds == null) {
      return 0;
    }
    long second = from.seconds.get(node);
    return from == this || strings == null
        ? second
        : strings.slot(Objects.requireNonNull(from.strings), (int) second);
  }

  void set(int node, long key, long second) {
    keys.set(node, key);
    if (seconds != null) {
      seconds.set(node, second);
    }
  }

  /** The value of a node, of type DOUBLE. */
  double real(int node) {
    return Double.longBitsToDouble(flip(keys.get(node)));
  }

  /** Appends the value of a node, which is a string. */
  void append(int node, ByteBuilder out) {
    Objects.requireNonNull(strings).append((int) Objects.requireNonNull(seconds).get(node), out);
  }

  /** Writes the value of a node, or null for {@link SortedValues#NONE}. */
  void write(int node, ColumnBuilder out, int at) {
    if (node == SortedValues.NONE) {
      if (strings != null) {
        out.appendNullString();
      }
      return;
    }
    long key = keys.get(node);
    long second = seconds == null ? 0 : seconds.get(node);
    if (strings != null) {
      strings.write((int) second, out);
    } else if (type.isWide()) {
      out.setDecimal(at, second ^ Long.MIN_VALUE, key);
    } else {
      out.setWord(at, type.isFloating() ? flip(key) : key);
    }
  }

  /**
   * Strings cannot be removed one by one, so the few that nodes have move to a new table once there
   * are many others.
   *
   * @param counts of the nodes, 0 for those that are free
   * @param live how many are not
   * @return whether every node has been changed
   */
  boolean forgetIdleStrings(LongColumn counts, int nodes, int live) {
    StringTable old = strings;
    if (old == null
        || seconds == null
        || old.size() - live < IDLE_STRINGS
        || old.size() / 4 < live) {
      return false;
    }
    StringTable fewer = new StringTable();
    for (int node = 0; node < nodes; node++) {
      if (counts.get(node) > 0) {
        seconds.set(node, fewer.slot(old, (int) seconds.get(node)));
      }
    }
    strings = fewer;
    return true;
  }

  /** The memory beside the records, in bytes. */
  long stringBytes() {
    return strings == null ? 0 : strings.bytes();
  }

  void saveStrings(StateWriter to) {
    if (strings != null) {
      strings.save(to);
    }
  }

  void loadStrings(StateReader from) {
    if (strings != null) {
      strings.load(from);
    }
  }

  void clearStrings() {
    if (strings != null) {
      strings.clear();
    }
  }
}
