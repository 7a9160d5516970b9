package dev.laminardb;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.Changelog;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * All rows of a changelog; one that goes and the next of its key that comes in the same batch are
 * an update, and follow each other.
 *
 * <pre>
 *   - ACME 10              U- ACME 10
 *   - EU    5              U+ ACME 22
 *   + ACME 22      gives   D  EU    5
 *   + US    1              I  US    1
 * </pre>
 */
final class UpdatePairs implements ChangeView {
  private final WeightedRows rows;
  private final RowsByKey going;

  /** Of each row the other of its pair, or {@link RowsByKey#NONE}. */
  private int[] partners = {};

  private int[] order = {};
  private Change.Kind[] kinds = {};
  private int count;

  UpdatePairs(Schema schema, List<Integer> key) {
    this.rows = new WeightedRows(Changelog.weightColumn(schema));
    this.going = new RowsByKey(schema, key);
  }

  @Override
  public int read(Batch batch) {
    int total = rows.read(batch);
    if (order.length < total) {
      int room = Integer.highestOneBit(total) * 2;
      partners = new int[room];
      order = new int[room];
      kinds = new Change.Kind[room];
    }
    pair(batch, total);
    count = 0;
    for (int row = 0; row < total; row++) {
      int partner = partners[row];
      if (partner == RowsByKey.NONE) {
        add(row, rows.kind(row));
      } else if (rows.goes(row)) {
        add(row, Change.Kind.UPDATE_BEFORE);
        add(partner, Change.Kind.UPDATE_AFTER);
      }
    }
    return count;
  }

  private void pair(Batch batch, int total) {
    going.begin(batch);
    Arrays.fill(partners, 0, total, RowsByKey.NONE);
    for (int row = 0; row < total; row++) {
      if (rows.goes(row)) {
        going.add(row);
      } else {
        int old = going.first(row);
        while (old != RowsByKey.NONE && !going.haveSameKey(old, row)) {
          old = going.next(old);
        }
        if (old != RowsByKey.NONE) {
          going.remove(old);
          partners[old] = row;
          partners[row] = old;
        }
      }
    }
  }

  private void add(int row, Change.Kind kind) {
    order[count] = row;
    kinds[count++] = kind;
  }

  @Override
  public int row(int change) {
    return order[change];
  }

  @Override
  public Change.Kind kind(int change) {
    return kinds[change];
  }
}
