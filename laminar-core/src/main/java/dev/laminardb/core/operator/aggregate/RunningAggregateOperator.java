package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.operator.BatchEmitter;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.operator.Searchable;
import dev.laminardb.core.operator.StateTtl;
import dev.laminardb.core.operator.Timed;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.KeyRanges;
import dev.laminardb.core.state.KeySearch;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.RowNumbers;
import dev.laminardb.core.state.SlotColumns;
import dev.laminardb.core.state.StateTable;
import dev.laminardb.core.stream.Watermark;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates by key over all rows so far. For each batch it emits the changes of the groups that
 * the batch has changed, each group once: the result that held before is retracted, then the new
 * one inserted.
 *
 * <pre>
 *   in   ACME 10        out  + ACME 10
 *   in   ACME  5             - ACME 10
 *        ACME  7             + ACME 22
 * </pre>
 *
 * <p>A group whose result is the same as before is not emitted. A group whose rows have all been
 * retracted goes; where many have gone, the others move to new tables, in steps. Without key
 * columns there is one group, which stays once it has had a row. Where its result is asked for
 * before that, it comes with the first {@link #flush}.
 *
 * <p>Where only the results at the end are asked for, it emits nothing before the first {@link
 * #flush}, and so what sums come to on the way need not fit.
 *
 * <p>With a TTL a group goes that has had no row for that long, in steps: its result is retracted,
 * or, if that is how the TTL is, only forgotten. If its key comes again, that is a new group.
 */
public final class RunningAggregateOperator implements Operator, Searchable {
  /** The groups whose changes share a batch, in the worst case of two rows for each. */
  private static final int GROUPS_IN_BATCH = Batch.MAX_ROWS / 2;

  /** So many slots of groups that are forgotten are kept, however few groups there are. */
  private static final int EMPTY_SLOTS = 1 << 12;

  private final RunningAggregateSpec spec;
  private final BatchScratch scratch;
  private GroupedAggregate groups;
  private final @Nullable GroupExpiry expiry;
  private final int weight;
  private final int firstResult;

  /** Used only where rows can go. */
  private GroupRows rowsOf = new GroupRows();

  private final int emptySlots;
  private @Nullable GroupCompaction compaction;

  /** Has a slot while the result of no rows holds. */
  private final SlotColumns ofNoRows = new SlotColumns(new LongColumn(0));

  private final TouchedGroups touched = new TouchedGroups();
  private final ChangeBatch[] changes = new ChangeBatch[Batch.MAX_ROWS / GROUPS_IN_BATCH];
  private final int[] expired = new int[Batch.MAX_ROWS];
  private long watermark = Watermark.NONE;
  private BatchEmitter emitter;

  /** Whether results wait for the first {@link #flush}. */
  private boolean gathering;

  /** An operator instance; {@link #open} comes before any use. */
  public RunningAggregateOperator(RunningAggregateSpec spec) {
    this(spec, EMPTY_SLOTS);
  }

  /**
   * An operator instance.
   *
   * @param emptySlots so many slots of groups that are forgotten are kept
   */
  @SuppressWarnings("NullAway.Init")
  RunningAggregateOperator(RunningAggregateSpec spec, int emptySlots) {
    StateTtl ttl = spec.ttl();
    this.spec = spec;
    this.expiry = ttl == null ? null : new GroupExpiry(ttl);
    this.emptySlots = emptySlots;
    this.weight = Changelog.weightColumn(spec.input());
    this.firstResult = spec.keys().length;
    this.scratch = new BatchScratch(spec.keys().length);
    this.groups = noGroups();
    this.gathering = spec.atEnd() && spec.retracts();
  }

  private GroupedAggregate noGroups() {
    return new GroupedAggregate(spec.input(), spec.keys(), spec.calls(), spec.kernel(), scratch);
  }

  @Override
  public void open(OperatorContext operatorContext) {
    emitter = new BatchEmitter(spec.outputSchema(), operatorContext);
    for (int i = 0; i < changes.length; i++) {
      changes[i] = new ChangeBatch(spec.outputSchema(), firstResult, emitter);
    }
  }

  @Override
  public void onBatch(int input, Batch batch) {
    int rows = batch.rowCount();
    int before = groups.size();
    int[] slots = scratch.slots();
    groups.locate(batch, null, rows, slots);
    if (!spec.retracts()) {
      emitNew(slots, rows, before);
      return;
    }
    if (gathering) {
      groups.accumulate(batch, null, slots, rows);
      countRows(batch, slots, rows);
      return;
    }
    if (ofNoRows.size() > 0) {
      emitter.emit(1, out -> writeOfNoRows(out, Changelog.RETRACT));
      ofNoRows.clear();
    }
    touched.collect(slots, rows, groups.size());
    int batches = (touched.count() + GROUPS_IN_BATCH - 1) / GROUPS_IN_BATCH;
    try {
      for (int i = 0; i < batches; i++) {
        retractOld(changes[i], i * GROUPS_IN_BATCH, before);
      }
      groups.accumulate(batch, null, slots, rows);
      countRows(batch, slots, rows);
      if (expiry != null) {
        expiry.use(touched, groups);
      }
      for (int i = 0; i < batches; i++) {
        insertNew(changes[i], i * GROUPS_IN_BATCH);
        changes[i].emit();
      }
    } finally {
      for (ChangeBatch change : changes) {
        change.discard();
      }
    }
  }

  @Override
  public void flush() {
    if (gathering) {
      gathering = false;
      emitAll(emitter);
    }
    if (spec.ofNoRows() && groups.size() == 0 && ofNoRows.size() == 0) {
      ofNoRows.grow(1);
      emitter.emit(1, out -> writeOfNoRows(out, Changelog.INSERT));
    }
  }

  /** Counts, which cannot be null, are 0. */
  private void writeOfNoRows(BatchBuilder out, int weight) {
    for (int call = 0; call < spec.calls().size(); call++) {
      ColumnBuilder result = out.column(firstResult + call);
      if (!result.nullable()) {
        result.setLong(0, 0);
      } else if (result.type().isVariable()) {
        result.appendNullString();
      }
    }
    out.column(firstResult + spec.calls().size()).setInt(0, weight);
    out.addRows(1);
  }

  /**
   * Emits the groups that are new: all there is to say where there are only distinct keys.
   *
   * @param before how many slots there were
   */
  private void emitNew(int[] slots, int rows, int before) {
    if (expiry == null) {
      emitFrom(before);
      return;
    }
    touched.collect(slots, rows, groups.size());
    int count = 0;
    for (int i = 0; i < touched.count(); i++) {
      int slot = touched.slots()[i];
      expired[count] = slot;
      count += expiry.isKept(slot) ? 0 : 1;
    }
    expiry.use(touched, groups);
    int found = count;
    if (found > 0) {
      emitter.emit(found, out -> insert(expired, found, out));
    }
  }

  private void emitFrom(int from) {
    int count = groups.size() - from;
    if (count == 0) {
      return;
    }
    emitter.emit(
        count,
        out -> {
          groups.write(from, count, out, firstResult);
          out.addRows(count);
        });
  }

  private void retractOld(ChangeBatch change, int from, int before) {
    int end = Math.min(touched.count(), from + GROUPS_IN_BATCH);
    change.begin(end - from);
    for (int i = from; i < end; i++) {
      int slot = touched.slots()[i];
      if (slot < before && hasRows(slot)) {
        change.addOld(i - from, slot);
      }
    }
    change.writeOld(groups);
  }

  private void insertNew(ChangeBatch change, int from) {
    int end = Math.min(touched.count(), from + GROUPS_IN_BATCH);
    for (int i = from; i < end; i++) {
      int slot = touched.slots()[i];
      if (hasRows(slot)) {
        change.addNew(i - from, slot);
      }
    }
    change.writeNew(groups);
  }

  /** Whether a group has a result. */
  private boolean hasRows(int slot) {
    if (expiry != null) {
      return expiry.isKept(slot);
    }
    return weight < 0 || spec.keys().length == 0 || rowsOf.hasRows(slot);
  }

  private void countRows(Batch batch, int[] slots, int rows) {
    if (weight < 0) {
      return;
    }
    rowsOf.grow(groups.size());
    rowsOf.add(batch, weight, slots, rows);
  }

  @Override
  public @Nullable Timed timed() {
    return expiry;
  }

  @Override
  public long onWatermark(long newWatermark) {
    watermark = newWatermark;
    return newWatermark;
  }

  @Override
  public boolean hasMore() {
    return (expiry != null && expiry.isDue()) || isMoving();
  }

  /** Whether groups move to new tables, because many slots are of groups that have gone. */
  private boolean isMoving() {
    if (spec.keys().length == 0 || (weight < 0 && expiry == null)) {
      return false;
    }
    int there = kept().groups();
    int empty = groups.size() - there;
    return compaction != null || (empty > emptySlots && empty > there);
  }

  private GroupCompaction.Kept kept() {
    return expiry == null ? rowsOf : expiry.uses();
  }

  @Override
  public long resume(int most) {
    int costOfOne = 1 + groups.keptValuesPerGroup();
    int atOnce = Math.max(1, Math.min(most, Batch.MAX_ROWS) / costOfOne);
    int count = expiry == null || compaction != null ? 0 : expiry.take(expired, atOnce);
    if (count > 0) {
      forget(count);
    } else {
      move(most);
    }
    return watermark;
  }

  private void move(int most) {
    if (!isMoving()) {
      return;
    }
    GroupCompaction moving = compaction;
    if (moving == null) {
      moving = new GroupCompaction(groups, kept(), noGroups());
      compaction = moving;
    }
    if (moving.step(most)) {
      groups = moving.groups();
      if (expiry == null) {
        rowsOf = (GroupRows) moving.kept();
      } else {
        expiry.moved((GroupUses) moving.kept());
      }
      compaction = null;
    }
  }

  private void forget(int count) {
    if (spec.retracts()) {
      emitter.emit(count, out -> write(expired, count, Changelog.RETRACT, out));
    }
    if (!spec.calls().isEmpty()) {
      groups.empty(expired, count);
    }
  }

  @Override
  public void replay(OperatorContext reader) {
    try (BatchEmitter content = new BatchEmitter(spec.outputSchema(), reader)) {
      if (ofNoRows.size() > 0) {
        content.emit(1, out -> writeOfNoRows(out, Changelog.INSERT));
      }
      emitAll(content);
    }
  }

  /** Emits the groups that have a result. */
  private void emitAll(BatchEmitter to) {
    int[] slots = new int[Batch.MAX_ROWS];
    int slot = 0;
    while (slot < groups.size()) {
      int count = 0;
      for (; slot < groups.size() && count < slots.length; slot++) {
        slots[count] = slot;
        count += hasRows(slot) ? 1 : 0;
      }
      if (count > 0) {
        int found = count;
        to.emit(found, out -> insert(slots, found, out));
      }
    }
  }

  /** Finds groups by whole keys. */
  @Override
  public void replay(KeyRanges keys, OperatorContext reader) {
    RowNumbers found = new RowNumbers();
    KeySearch search = KeySearch.of(keys);
    keys.read(reader.allocator(), batch -> groups.find(search, batch, found));
    found.sortDistinct();
    try (BatchEmitter content = new BatchEmitter(spec.outputSchema(), reader)) {
      found.forEachBlock(Batch.MAX_ROWS, (slots, count) -> emit(slots, count, content));
    }
  }

  /** Emits those of some groups that have a result. */
  private void emit(int[] slots, int count, BatchEmitter content) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      slots[kept] = slots[i];
      kept += hasRows(slots[i]) ? 1 : 0;
    }
    int found = kept;
    if (found > 0) {
      content.emit(found, out -> insert(slots, found, out));
    }
  }

  private void insert(int[] slots, int count, BatchBuilder out) {
    write(slots, count, Changelog.INSERT, out);
  }

  private void write(int[] slots, int count, int as, BatchBuilder out) {
    groups.write(slots, count, out, firstResult);
    int weights = spec.retracts() ? firstResult + spec.calls().size() : -1;
    for (int i = 0; i < count && weights >= 0; i++) {
      out.column(weights).setInt(i, as);
    }
    out.addRows(count);
  }

  @Override
  public StateTable state() {
    return expiry == null
        ? StateTable.of(groups, rowsOf, ofNoRows)
        : StateTable.of(groups, expiry.state());
  }

  @Override
  public long stateBytes() {
    return groups.bytes() + kept().bytes() + (compaction == null ? 0 : compaction.bytes());
  }

  @Override
  public void close() {
    if (emitter != null) {
      emitter.close();
    }
  }
}
