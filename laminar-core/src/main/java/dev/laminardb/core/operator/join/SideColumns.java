package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.state.ChainHeads;
import dev.laminardb.core.state.KeyedRows;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Which columns of one side are kept, and where they are in the input, in the table of rows and in
 * what comes out. Immutable.
 */
final class SideColumns {
  private final JoinSpec spec;
  private final int input;
  private final int[] kept;
  private final ColumnType[] types;
  private final int[] keysWithoutNulls;

  SideColumns(JoinSpec spec, int input) {
    this.spec = spec;
    this.input = input;
    this.kept = findKept();
    this.types = types(kept);
    this.keysWithoutNulls = findKeysWithoutNulls();
  }

  /** Its keys, and behind them what comes out, is compared or orders. */
  private int[] findKept() {
    List<Integer> columns = new ArrayList<>();
    for (int key : spec.keys(input)) {
      columns.add(key);
    }
    addOwn(columns, spec.outputs());
    if (spec.condition() != null) {
      addOwn(columns, spec.condition().columns());
    }
    FirstPairs pairs = spec.spared().firstPairs();
    if (pairs != null && pairs.input() != input) {
      int first = spec.firstColumn(input);
      addOwn(columns, pairs.order().stream().mapToInt(key -> first + key.column()).toArray());
    }
    return columns.stream().mapToInt(Integer::intValue).toArray();
  }

  private void addOwn(List<Integer> to, int[] columns) {
    for (int column : columns) {
      int own = column - spec.firstColumn(input);
      if (spec.inputOf(column) == input && !to.contains(own)) {
        to.add(own);
      }
    }
  }

  private ColumnType[] types(int[] columns) {
    ColumnType[] result = new ColumnType[columns.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = ColumnType.of(spec.input(input).getFields().get(columns[i]));
    }
    return result;
  }

  /** The columns of the input that are kept, in the order of the table; keys first. */
  int[] kept() {
    return kept;
  }

  /** The types of the columns that are kept. */
  ColumnType[] keptTypes() {
    return types;
  }

  /** The key columns of the input. */
  int[] keys() {
    return spec.keys(input);
  }

  /** The fields of the key. */
  List<Field> keyFields() {
    return IntStream.of(keys()).mapToObj(spec.input(input).getFields()::get).toList();
  }

  /** The weight column of the input, or -1. */
  int weightColumn() {
    return Changelog.weightColumn(spec.input(input));
  }

  /** The keys that a row cannot match with if they are null, numbered in the order of the table. */
  int[] keysWithoutNulls() {
    return keysWithoutNulls;
  }

  private int[] findKeysWithoutNulls() {
    List<Integer> result = new ArrayList<>();
    for (int k = 0; k < spec.nullSafe().length; k++) {
      if (!spec.nullSafe()[k] && isNullable(kept[k])) {
        result.add(k);
      }
    }
    return result.stream().mapToInt(Integer::intValue).toArray();
  }

  private boolean isNullable(int column) {
    return spec.input(input).getFields().get(column).isNullable();
  }

  /**
   * Of columns of either side, those of this one.
   *
   * @param columns numbered as in {@link JoinSpec}
   */
  List<Copy> copies(int[] columns) {
    List<Copy> copies = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      if (spec.inputOf(columns[i]) == input) {
        int own = columns[i] - spec.firstColumn(input);
        copies.add(new Copy(i, own, indexOf(own), ColumnType.of(spec.field(columns[i]))));
      }
    }
    return copies;
  }

  private int indexOf(int column) {
    int index = 0;
    while (kept[index] != column) {
      index++;
    }
    return index;
  }

  /**
   * A column that is copied to a batch.
   *
   * @param to its number there
   * @param column its number in the input
   * @param kept its number in the table of rows
   */
  record Copy(int to, int column, int kept, ColumnType type) {}

  /**
   * A table for the rows, which has none yet.
   *
   * @param heads where the rows of both sides are found by their keys
   */
  KeyedRows table(ChainHeads heads) {
    boolean nullable = false;
    for (int column : kept) {
      nullable |= isNullable(column);
    }
    return new KeyedRows(
        types, nullable, fate(), spec.kind().alone(input) != JoinKind.Alone.NEVER, heads, input);
  }

  private KeyedRows.Fate fate() {
    if (spec.retracts(input) || !spec.kind().pairs() && input == 1) {
      return KeyedRows.Fate.DISTINCT;
    }
    return spec.spared().unique().of(1 - input) ? KeyedRows.Fate.WAITING : KeyedRows.Fate.STAYING;
  }

  /** No keys yet of rows of this side or the other. */
  ChainHeads heads() {
    return new ChainHeads(spec.keys(input).length, hasExactHash());
  }

  /** Whether a key is one word of 64 bits at most, whose hash is its own. */
  private boolean hasExactHash() {
    return spec.nullSafe().length == 1
        && !types[0].isVariable()
        && !types[0].isWide()
        && !canBeNull();
  }

  /** Whether the key can be null on either side and then is compared. */
  private boolean canBeNull() {
    boolean nullable =
        spec.left().getFields().get(spec.leftKeys()[0]).isNullable()
            || spec.right().getFields().get(spec.rightKeys()[0]).isNullable();
    return spec.nullSafe()[0] && nullable;
  }
}
