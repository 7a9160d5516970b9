package dev.laminardb;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.runtime.ResultQueue;
import dev.laminardb.core.runtime.StreamRuntime;
import dev.laminardb.mapping.RecordDecoder;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.catalog.UpsertKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of a database that have not been closed. Makers of subscriptions hold the
 * database's lock, so that the relation still is what they say; all else is thread-safe.
 */
final class Subscriptions {
  private final StreamRuntime runtime;
  private final BufferAllocator allocator;
  private final Set<Delivery> deliveries = ConcurrentHashMap.newKeySet();

  /**
   * No subscriptions yet.
   *
   * @param allocator of what is made for a subscriber; belongs to the caller
   */
  Subscriptions(StreamRuntime runtime, BufferAllocator allocator) {
    this.runtime = runtime;
    this.allocator = allocator;
  }

  /**
   * Subscribes to the rows of a relation.
   *
   * @param consumer is called for each; null if they are polled
   * @throws LaminarException SCHEMA_MISMATCH; QUERY_FAILED; INVALID_OPERATION if the relation takes
   *     rows back
   */
  <T> Subscription<T> rows(
      Relation relation, Class<T> type, @Nullable Consumer<? super T> consumer) {
    return rows(new Named(relation), type, consumer);
  }

  /** As above. */
  <T> Subscription<T> rows(Origin origin, Class<T> type, @Nullable Consumer<? super T> consumer) {
    Relation relation = origin.relation();
    if (relation.retracts()) {
      throw new LaminarException(
          ErrorCode.INVALID_OPERATION,
          relation.describe()
              + " takes rows back, which a record alone does not tell; use subscribeChanges()");
    }
    RecordDecoder<T> decoder = RecordDecoder.of(type, relation.name(), relation.schema());
    return begin(
        new Subscription<>(delivery(origin, consumer != null), new RowReader<>(decoder)), consumer);
  }

  /**
   * Subscribes to the changes of a relation.
   *
   * @param netted whether to what the changes of each batch come to, by key, or to all of them
   * @param consumer is called for each; null if they are polled
   * @throws LaminarException SCHEMA_MISMATCH; QUERY_FAILED; INVALID_OPERATION if there is no key to
   *     net by
   */
  <T> Subscription<Change<T>> changes(
      Relation relation,
      Class<T> type,
      boolean netted,
      @Nullable Consumer<? super Change<T>> consumer) {
    return changes(new Named(relation), type, netted, consumer);
  }

  /** As above. */
  <T> Subscription<Change<T>> changes(
      Origin origin,
      Class<T> type,
      boolean netted,
      @Nullable Consumer<? super Change<T>> consumer) {
    Relation relation = origin.relation();
    RecordDecoder<T> decoder = RecordDecoder.of(type, relation.name(), relation.schema());
    ChangeView view = view(relation, netted);
    return begin(
        new Subscription<>(delivery(origin, consumer != null), new ChangeReader<>(view, decoder)),
        consumer);
  }

  private static ChangeView view(Relation relation, boolean netted) {
    if (!relation.retracts()) {
      return ChangeView.INSERTIONS;
    }
    Schema schema = relation.batchSchema();
    UpsertKey key = relation.key();
    if (netted && (key == null || !key.ordered())) {
      throw new LaminarException(
          ErrorCode.INVALID_OPERATION,
          relation.describe()
              + (key == null
                  ? " has no columns that are known to tell its rows apart, by which they could be"
                      + " upserted; select those of a PRIMARY KEY or GROUP BY as well"
                  : " has rows that move between cores by columns that it leaves out, so that a row"
                      + " could overtake the one that it replaces; select what it joins by as"
                      + " well"));
    }
    if (key == null) {
      return new WeightedRows(Changelog.weightColumn(schema));
    }
    return netted ? new NetChanges(schema, key.columns()) : new UpdatePairs(schema, key.columns());
  }

  /**
   * Subscribes to the batches of a relation.
   *
   * @throws LaminarException QUERY_FAILED; INVALID_OPERATION if the relation has no key for UPSERTS
   *     or has a column of the name of the one to be added
   */
  ArrowSubscription batches(Relation relation, ChangeFormat format) {
    return batches(new Named(relation), format);
  }

  /** As above. */
  ArrowSubscription batches(Origin origin, ChangeFormat format) {
    Relation relation = origin.relation();
    ArrowSubscription subscription;
    if (format == ChangeFormat.WEIGHTS) {
      subscription = new ArrowSubscription(delivery(origin, false), relation.batchSchema());
    } else {
      checkNoOperation(relation);
      ChangeView view = view(relation, format == ChangeFormat.UPSERTS);
      OperationBatches operations =
          new OperationBatches(relation.schema(), format, view, allocator);
      subscription = new ArrowSubscription(delivery(origin, false), operations);
    }
    deliveries.add(subscription.delivery());
    return subscription;
  }

  private static void checkNoOperation(Relation relation) {
    if (relation.columnNames().stream().anyMatch(ChangeFormat.OPERATION::equalsIgnoreCase)) {
      throw new LaminarException(
          ErrorCode.INVALID_OPERATION,
          relation.describe()
              + " has a column \""
              + ChangeFormat.OPERATION
              + "\" of its own; subscribe with WEIGHTS, or name that column differently");
    }
  }

  private Delivery delivery(Origin origin, boolean dispatched) {
    ResultQueue queue = origin.begin(dispatched);
    return new Delivery(origin.relation().name(), runtime, queue, deliveries::remove);
  }

  /** What is subscribed to. */
  interface Origin {
    /** The relation whose rows come. */
    Relation relation();

    /**
     * Begins a subscription.
     *
     * @param carriesBarriers whether barriers appear in the queue
     */
    ResultQueue begin(boolean carriesBarriers);
  }

  /** A relation that runs whoever subscribes to it. */
  private final class Named implements Origin {
    private final Relation relation;

    Named(Relation relation) {
      this.relation = relation;
    }

    @Override
    public Relation relation() {
      return relation;
    }

    @Override
    public ResultQueue begin(boolean carriesBarriers) {
      return runtime.subscribe(relation.outputNode(), carriesBarriers);
    }
  }

  private <T> Subscription<T> begin(
      Subscription<T> subscription, @Nullable Consumer<? super T> consumer) {
    if (consumer != null) {
      subscription.dispatchTo(consumer);
    }
    deliveries.add(subscription.delivery());
    return subscription;
  }

  /** Waits until callbacks have been called with everything before a barrier. */
  void awaitDispatched(long barrier) {
    for (Delivery delivery : deliveries) {
      delivery.awaitDispatched(barrier);
    }
  }

  /**
   * Refuses a call that would wait for the callback that makes it.
   *
   * @throws LaminarException INVALID_OPERATION
   */
  void checkNotInCallback(String call) {
    for (Delivery delivery : deliveries) {
      if (delivery.isDispatchedByCurrentThread()) {
        throw new LaminarException(
            ErrorCode.INVALID_OPERATION,
            call
                + " was called by a callback of the subscription to \""
                + delivery.relation()
                + "\", for which it would wait; call it on another thread");
      }
    }
  }

  /** Ends every subscription, once the runtime has delivered the last results. */
  void finish() {
    List.copyOf(deliveries).forEach(Delivery::finish);
  }
}
