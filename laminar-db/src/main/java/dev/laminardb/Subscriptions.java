package dev.laminardb;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.runtime.ResultQueue;
import dev.laminardb.core.runtime.StreamRuntime;
import dev.laminardb.mapping.RecordDecoder;
import dev.laminardb.sql.catalog.Relation;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of a database that have not been closed. Makers of subscriptions hold the
 * database's lock, so that the relation still is what they say; all else is thread-safe.
 */
final class Subscriptions {
  private final StreamRuntime runtime;
  private final Set<Delivery> deliveries = ConcurrentHashMap.newKeySet();

  Subscriptions(StreamRuntime runtime) {
    this.runtime = runtime;
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
    return begin(new Subscription<>(delivery(origin, consumer != null), decoder::rows), consumer);
  }

  /**
   * Subscribes to the changes of a relation.
   *
   * @param consumer is called for each; null if they are polled
   * @throws LaminarException SCHEMA_MISMATCH; QUERY_FAILED
   */
  <T> Subscription<Change<T>> changes(
      Relation relation, Class<T> type, @Nullable Consumer<? super Change<T>> consumer) {
    return changes(new Named(relation), type, consumer);
  }

  /** As above. */
  <T> Subscription<Change<T>> changes(
      Origin origin, Class<T> type, @Nullable Consumer<? super Change<T>> consumer) {
    Relation relation = origin.relation();
    RecordDecoder<T> decoder = RecordDecoder.of(type, relation.name(), relation.schema());
    int weight = Changelog.weightColumn(relation.batchSchema());
    return begin(
        new Subscription<>(
            delivery(origin, consumer != null),
            batch -> {
              IntFunction<T> rows = decoder.rows(batch);
              return row -> new Change<>(kind(batch, weight, row), rows.apply(row));
            }),
        consumer);
  }

  private static Change.Kind kind(Batch batch, int weight, int row) {
    return weight < 0
            || RawMemory.getInt(batch.dataAddress(weight) + ((long) row << 2)) == Changelog.INSERT
        ? Change.Kind.INSERT
        : Change.Kind.RETRACT;
  }

  /**
   * Subscribes to the batches of a relation.
   *
   * @throws LaminarException QUERY_FAILED
   */
  ArrowSubscription batches(Relation relation) {
    return batches(new Named(relation));
  }

  /** As above. */
  ArrowSubscription batches(Origin origin) {
    Delivery delivery = delivery(origin, false);
    deliveries.add(delivery);
    return new ArrowSubscription(delivery, origin.relation().batchSchema());
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
