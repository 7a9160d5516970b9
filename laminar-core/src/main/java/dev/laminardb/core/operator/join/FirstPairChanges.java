package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.operator.BatchEmitter;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.state.KeyedRows;
import dev.laminardb.core.state.RowTable;
import dev.laminardb.core.state.StateTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the first pair of each row of one input, and emits by how much pairs change it: the one
 * before goes, the new one comes, both in one batch. The row itself is kept by the join; here,
 * under its number, is what the pair has of the other input:
 *
 * <pre>
 *   auction 7 | title, seller …       the rows of the join's side
 *           7 | order | bidder, price  the first pair so far
 * </pre>
 *
 * <p>Used by the operator's core.
 */
final class FirstPairChanges implements PairSieve {
  private static final int HALF = Batch.MAX_ROWS / 2;

  private final int input;
  private final KeyedRows kept;
  private final KeyedRows others;
  private final @Nullable PairFilter filter;
  private final List<SideColumns.Copy> ofRow;
  private final List<SideColumns.Copy> ofOther;
  private final int weightColumn;
  private final PairCandidates incoming;
  private final GatheredRows gathered;
  private final RowTable firsts;
  private final NewFirstPairs found;
  private final BatchEmitter emitter;
  private boolean loaded;

  /** Of each row of a batch of that input where it is kept. */
  private final int[] keptOf = new int[Batch.MAX_ROWS];

  private final int[] replaced = new int[HALF];
  private final int[] inserted = new int[HALF];
  private final int[] insertedFrom = new int[HALF];

  /**
   * The changes of one operator.
   *
   * @param sides the left one and the right one
   * @param filter the join's condition, or null
   */
  FirstPairChanges(
      JoinSpec spec,
      FirstPairs pairs,
      Side[] sides,
      @Nullable PairFilter filter,
      OperatorContext context) {
    this.input = pairs.input();
    Side own = sides[input];
    Side other = sides[1 - input];
    this.kept = own.rows();
    this.others = other.rows();
    this.filter = filter;
    this.ofRow = own.columns().copies(spec.outputs());
    this.ofOther = other.columns().copies(spec.outputs());
    this.weightColumn = spec.outputs().length;
    this.incoming = PairCandidates.ofInput(spec, pairs, ofOther);
    this.gathered = new GatheredRows(spec, pairs, other, ofOther, context.allocator());
    int words = incoming.order().wordCount();
    this.firsts = new RowTable(incoming.types(), incoming.isNullable(), words + 1);
    this.found = new NewFirstPairs(firsts, words);
    this.emitter = new BatchEmitter(spec.outputSchema(), context);
  }

  @Override
  public void begin(int[] rows, int count, int firstKept) {
    loaded = false;
    for (int i = 0; i < count; i++) {
      keptOf[rows[i]] = firstKept + i;
    }
  }

  /** What changes is emitted here, so no pair is left. */
  @Override
  public int select(int ofBatch, Batch batch, int[] batchRows, int[] keptRows, int count) {
    if (ofBatch == input) {
      meet(batch, batchRows, keptRows, count);
    } else if (count > 0) {
      if (!loaded) {
        incoming.order().load(batch);
        found.grow(kept.bound());
        loaded = true;
      }
      found.search(incoming.order(), batchRows, keptRows, count);
      if (filter != null) {
        found.ask(incoming.order(), filter, ofBatch, batch, kept, batchRows, keptRows, count);
      }
      change(incoming, batch);
    }
    return 0;
  }

  /** Rows have come, and meet those of the other input that have waited for them. */
  private void meet(Batch batch, int[] batchRows, int[] waiting, int count) {
    int passing = count;
    if (filter != null && count > 0) {
      passing = filter.filter(input, batch, batchRows, others, waiting, count);
    }
    if (passing == 0) {
      return;
    }
    Batch rows = gathered.of(waiting, passing);
    try {
      for (int i = 0; i < passing; i++) {
        waiting[i] = keptOf[batchRows[i]];
        batchRows[i] = i;
      }
      found.grow(kept.bound());
      gathered.candidates().order().load(rows);
      found.search(gathered.candidates().order(), batchRows, waiting, passing);
      change(gathered.candidates(), rows);
    } finally {
      rows.release();
    }
  }

  /** Emits and keeps the first pairs that have been found among rows of a batch. */
  private void change(PairCandidates from, Batch batch) {
    int count = found.count();
    if (count == 0) {
      return;
    }
    from.source().bind(batch);
    for (int first = 0; first < count; first += HALF) {
      emit(from, batch, first, Math.min(count, first + HALF));
    }
    firsts.put(from.source(), found.batchRows(), found.rows(), 0, count);
    found.keep(from.order());
  }

  private void emit(PairCandidates from, Batch batch, int first, int end) {
    int retracts = 0;
    int inserts = 0;
    for (int i = first; i < end; i++) {
      int row = found.rows()[i];
      int batchRow = found.batchRows()[i];
      if (found.replaces(row)) {
        if (firsts.equal(row, from.source(), batchRow, ofOther.size())) {
          continue;
        }
        replaced[retracts++] = row;
      }
      inserted[inserts] = row;
      insertedFrom[inserts++] = batchRow;
    }
    if (inserts > 0) {
      int before = retracts;
      int after = inserts;
      emitter.emit(before + after, out -> write(from, batch, before, after, out));
    }
  }

  private void write(
      PairCandidates from, Batch batch, int retracts, int inserts, BatchBuilder out) {
    for (SideColumns.Copy copy : ofRow) {
      ColumnBuilder column = out.column(copy.to());
      kept.copyTo(copy.kept(), replaced, 0, retracts, column, 0);
      kept.copyTo(copy.kept(), inserted, 0, inserts, column, retracts);
    }
    for (int k = 0; k < ofOther.size(); k++) {
      ColumnBuilder column = out.column(ofOther.get(k).to());
      firsts.copyTo(k, replaced, 0, retracts, column, 0);
      column.copy(batch, from.column(k), insertedFrom, 0, inserts, retracts);
    }
    ColumnBuilder weights = out.column(weightColumn);
    for (int i = 0; i < retracts + inserts; i++) {
      weights.setInt(i, i < retracts ? Changelog.RETRACT : Changelog.INSERT);
    }
    out.addRows(retracts + inserts);
  }

  @Override
  public StateTable state() {
    return found.state();
  }

  @Override
  public long bytes() {
    return found.bytes();
  }

  @Override
  public void close() {
    emitter.close();
    gathered.close();
  }
}
