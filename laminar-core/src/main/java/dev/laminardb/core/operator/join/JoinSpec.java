package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.kernel.PairCondition;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a join compares and what comes out of it. The columns of both sides are numbered together,
 * weights not counted: those of the left side from 0, those of the right side behind them.
 *
 * @param kind which rows come out
 * @param left the schema of the left input; if it has a weight column, the input takes rows back
 * @param right the schema of the right input, likewise
 * @param leftKeys the key columns of the left input, possibly none: then all rows are compared
 * @param rightKeys those of the right input, of the same types
 * @param nullSafe of each key whether null equals null (IS NOT DISTINCT FROM); else a row whose key
 *     is null matches none
 * @param condition what pairs with equal keys have to meet besides, or null
 * @param outputs the columns that come out; of SEMI and ANTI left ones only
 * @param names their names
 * @param spared the work that this join need not do
 */
@SuppressWarnings("ArrayRecordComponent")
public record JoinSpec(
    JoinKind kind,
    Schema left,
    Schema right,
    int[] leftKeys,
    int[] rightKeys,
    boolean[] nullSafe,
    @Nullable PairCondition condition,
    int[] outputs,
    List<String> names,
    SparedWork spared) {

  /** A join that is spared no work. */
  public JoinSpec(
      JoinKind kind,
      Schema left,
      Schema right,
      int[] leftKeys,
      int[] rightKeys,
      boolean[] nullSafe,
      @Nullable PairCondition condition,
      int[] outputs,
      List<String> names) {
    this(
        kind,
        left,
        right,
        leftKeys,
        rightKeys,
        nullSafe,
        condition,
        outputs,
        names,
        SparedWork.NONE);
  }

  /** Checks and copies its arguments. */
  public JoinSpec {
    names = List.copyOf(names);
    if (!spared.equals(SparedWork.NONE)) {
      spared.check(kind, takesBack(left) || takesBack(right));
    }
    if (leftKeys.length != rightKeys.length || leftKeys.length != nullSafe.length) {
      throw new IllegalArgumentException(
          leftKeys.length + " left keys, " + rightKeys.length + " right ones");
    }
    for (int k = 0; k < leftKeys.length; k++) {
      checkKey(left.getFields().get(leftKeys[k]), right.getFields().get(rightKeys[k]));
    }
    if (names.size() != outputs.length) {
      throw new IllegalArgumentException(names.size() + " names of " + outputs.length + " columns");
    }
    int columns = Changelog.withoutWeight(left).getFields().size();
    columns += kind.pairs() ? Changelog.withoutWeight(right).getFields().size() : 0;
    for (int output : outputs) {
      if (output < 0 || output >= columns) {
        throw new IllegalArgumentException(kind + " has no column " + output + " to come out");
      }
    }
  }

  private static void checkKey(Field left, Field right) {
    ColumnType type = ColumnType.of(left);
    boolean same =
        type == ColumnType.DECIMAL && ColumnType.of(right) == type
            ? ColumnType.decimal(left).getScale() == ColumnType.decimal(right).getScale()
            : ColumnType.of(right) == type;
    if (!same) {
      throw new IllegalArgumentException(
          "keys of different types: "
              + ColumnType.sqlName(left)
              + " and "
              + ColumnType.sqlName(right));
    }
  }

  /** This join with a condition besides equal keys. */
  public JoinSpec withCondition(PairCondition compiled) {
    return new JoinSpec(
        kind, left, right, leftKeys, rightKeys, nullSafe, compiled, outputs, names, spared);
  }

  /** This join with other columns that come out. */
  public JoinSpec withOutputs(int[] columns, List<String> columnNames) {
    return new JoinSpec(
        kind, left, right, leftKeys, rightKeys, nullSafe, condition, columns, columnNames, spared);
  }

  /** This inner join, spared some work. */
  public JoinSpec sparing(SparedWork work) {
    return new JoinSpec(
        kind, left, right, leftKeys, rightKeys, nullSafe, condition, outputs, names, work);
  }

  private static boolean takesBack(Schema input) {
    return Changelog.weightColumn(input) >= 0;
  }

  /** The schema of an input, 0 or 1. */
  public Schema input(int input) {
    return input == 0 ? left : right;
  }

  /** The key columns of an input. */
  int[] keys(int input) {
    return input == 0 ? leftKeys : rightKeys;
  }

  /** Whether an input takes rows back. */
  boolean retracts(int input) {
    return takesBack(input(input));
  }

  /**
   * Whether the join takes rows back: where an input does, where a row comes out that has no match
   * yet, and where a pair takes the place of another.
   */
  public boolean retracts() {
    if (spared.forgets()) {
      return false;
    }
    return spared.replacesPairs()
        || retracts(0)
        || retracts(1)
        || kind.alone(0) == JoinKind.Alone.UNMATCHED
        || kind.alone(1) == JoinKind.Alone.UNMATCHED;
  }

  /** The number of the first column of an input. */
  public int firstColumn(int input) {
    return input == 0 ? 0 : Changelog.withoutWeight(left).getFields().size();
  }

  /** The input that a column is of. */
  public int inputOf(int column) {
    return column < firstColumn(1) ? 0 : 1;
  }

  /** A column of either side, as the input has it. */
  public Field field(int column) {
    int input = inputOf(column);
    return input(input).getFields().get(column - firstColumn(input));
  }

  /**
   * The outputs, those of a side that may be missing nullable, and the weight if the join
   * {@linkplain #retracts() retracts}.
   */
  public Schema outputSchema() {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < outputs.length; i++) {
      Field field = field(outputs[i]);
      boolean mayBeMissing =
          kind.pairs() && kind.alone(1 - inputOf(outputs[i])) != JoinKind.Alone.NEVER;
      fields.add(
          ColumnType.field(names.get(i), field.getType(), field.isNullable() || mayBeMissing));
    }
    Schema schema = new Schema(fields);
    return retracts() ? Changelog.withWeight(schema) : schema;
  }
}
