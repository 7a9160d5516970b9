package dev.laminardb.core.table;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.state.KeyText;
import dev.laminardb.core.state.RowTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table and what its rows have to satisfy. Immutable.
 *
 * @param name the table's
 * @param columns those that are not nullable take no null
 * @param key the columns that no two rows share all values of, none of them nullable; empty if
 *     there is no such constraint
 * @param lengths of each column how many characters its values may have; 0 if that is not limited
 * @param defaults of each column the value of rows for which none is given, see {@link
 *     TableStatement#execute} for the types, or a {@link DefaultExpression}
 * @param checks what each of its rows has to satisfy
 * @param uniques what else no two of its rows share
 */
public record TableSchema(
    String name,
    Schema columns,
    List<Integer> key,
    List<Integer> lengths,
    List<@Nullable Object> defaults,
    List<Check> checks,
    List<Unique> uniques) {
  /** Copies the lists. */
  public TableSchema {
    key = List.copyOf(key);
    lengths = List.copyOf(lengths);
    defaults = Collections.unmodifiableList(new ArrayList<>(defaults));
    checks = List.copyOf(checks);
    uniques = List.copyOf(uniques);
  }

  /** The same with other constraints beside its key. */
  public TableSchema with(List<Check> conditions, List<Unique> shared) {
    return new TableSchema(name, columns, key, lengths, defaults, conditions, shared);
  }

  /** The same of another name. */
  TableSchema named(String other) {
    return new TableSchema(other, columns, key, lengths, defaults, checks, uniques);
  }

  /** The same with one more column, the last, which is that of a table of its own. */
  public TableSchema with(TableSchema column) {
    return new TableSchema(
        name,
        new Schema(append(columns.getFields(), column.columns.getFields())),
        key,
        append(lengths, column.lengths),
        append(defaults, column.defaults),
        checks,
        uniques);
  }

  private static <T extends @Nullable Object> List<T> append(List<T> list, List<T> more) {
    List<T> all = new ArrayList<>(list);
    all.addAll(more);
    return all;
  }

  /** The columns whose values are numbers, where rows are not given others. */
  public List<Integer> numberedColumns() {
    return IntStream.range(0, defaults.size())
        .filter(column -> defaults.get(column) instanceof Identity)
        .boxed()
        .toList();
  }

  /** Whether rows have a key. */
  public boolean hasKey() {
    return !key.isEmpty();
  }

  /** The columns of the table's changes. */
  Schema changes() {
    return Changelog.withWeight(columns);
  }

  /** The columns of rows that have not been checked: every one nullable. */
  public Schema unchecked() {
    return new Schema(
        columns.getFields().stream()
            .map(field -> ColumnType.field(field.getName(), field.getType(), true))
            .toList());
  }

  /** The columns of keys that have not been checked, in the order of the key. */
  public Schema uncheckedKey() {
    Schema all = unchecked();
    return new Schema(key.stream().map(column -> all.getFields().get(column)).toList());
  }

  /** The types of the columns. */
  ColumnType[] types() {
    return columns.getFields().stream().map(ColumnType::of).toArray(ColumnType[]::new);
  }

  /** The key columns as numbers. */
  int[] keyColumns() {
    return key.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The key of a row for messages: {@code (symbol, day) = ('ACME', 7)}. */
  String keyText(RowTable rows, int row) {
    return text(key, rows, row);
  }

  /** What a row has in some columns, as {@link #keyText} writes it. */
  String text(List<Integer> of, RowTable rows, int row) {
    List<Field> fields = of.stream().map(column -> columns.getFields().get(column)).toList();
    return KeyText.of(fields, of.stream().mapToInt(Integer::intValue).toArray(), rows, row);
  }
}
