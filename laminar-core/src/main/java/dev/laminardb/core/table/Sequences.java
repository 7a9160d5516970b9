package dev.laminardb.core.table;

import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.CellValues;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The sequences of a table, by column. They are no part of a statement: what it has taken stays
 * taken if it fails. Used under the database's lock.
 */
final class Sequences {
  private final Map<Integer, Sequence> sequences = new TreeMap<>();
  private final List<Field> columns;

  /** All of them from their start on. */
  Sequences(TableSchema schema) {
    columns = schema.columns().getFields();
    for (int column = 0; column < columns.size(); column++) {
      if (schema.defaults().get(column) instanceof Identity identity) {
        sequences.put(column, new Sequence(columns.get(column), identity));
      }
    }
  }

  /** The next number of a column that has a sequence. */
  Object next(int column) {
    Sequence sequence = sequences.get(column);
    if (sequence == null) {
      throw new IllegalStateException("column " + column + " has no numbers");
    }
    return sequence.next();
  }

  /** Writes numbers into the first rows of some columns that have sequences. */
  void number(List<Integer> numbered, BatchBuilder out, int count) {
    for (int column : numbered) {
      for (int row = 0; row < count; row++) {
        CellValues.write(next(column), columns.get(column), out.column(column), row);
      }
    }
  }

  /** Begins all anew. */
  void restart() {
    sequences.values().forEach(Sequence::restart);
  }

  /**
   * Goes on where those of another table are.
   *
   * @param from which column each of this table's was there, or {@link TableCopy#NEW}
   */
  void continueFrom(Sequences other, List<Integer> from) {
    sequences.forEach(
        (column, sequence) -> {
          Sequence before = other.sequences.get(from.get(column));
          if (before != null) {
            sequence.continueFrom(before);
          }
        });
  }
}
