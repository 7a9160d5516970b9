package dev.laminardb;

import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.runtime.ResultQueue;
import dev.laminardb.mapping.ArrowFields;
import dev.laminardb.sql.PlannedSubscription;
import dev.laminardb.sql.catalog.Relation;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A query whose result can be subscribed to without a name: {@link LaminarDB#continuousQuery}. Each
 * subscription has the query run for itself, from the rows that tables and materialized views hold
 * at that moment and all that is pushed from then on, and ends it by being closed. Where a relation
 * that the query reads is dropped, the subscription ends.
 *
 * <pre>{@code
 * ContinuousQuery query = db.continuousQuery("SUBSCRIBE totals WHERE symbol = ?", "ACME");
 * try (Subscription<Change<Total>> changes = query.subscribeChanges(Total.class)) {
 *   ...
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class ContinuousQuery {
  private static final AtomicLong NUMBER = new AtomicLong();

  /** Has a query run; called with the database's lock. */
  interface Runner {
    /**
     * Begins.
     *
     * @param carriesBarriers whether barriers appear in the queue
     */
    ResultQueue begin(PlannedSubscription query, boolean carriesBarriers);
  }

  private final String sql;
  private final Function<String, PlannedSubscription> planner;
  private final Object lock;
  private final Subscriptions subscriptions;
  private final Runner runner;
  private final Relation shape;

  /**
   * A query.
   *
   * @param planner plans it under a name, for what exists now; called with the lock
   * @param lock the database's, under which the catalog stays as it is
   * @throws LaminarException what the planner throws
   */
  ContinuousQuery(
      String sql,
      Function<String, PlannedSubscription> planner,
      Object lock,
      Subscriptions subscriptions,
      Runner runner) {
    this.sql = sql;
    this.planner = planner;
    this.lock = lock;
    this.subscriptions = subscriptions;
    this.runner = runner;
    synchronized (lock) {
      this.shape = planner.apply("a continuous query").relation();
    }
  }

  /** The columns of its rows. */
  public Schema schema() {
    return ArrowFields.outside(shape.schema());
  }

  /** Whether it takes rows back, see {@link #subscribeChanges(Class)}. */
  public boolean retracts() {
    return shape.retracts();
  }

  /** The text of the query. */
  @Override
  public String toString() {
    return sql;
  }

  /**
   * Subscribes to the rows.
   *
   * @param type as for {@link LaminarDB#subscribe(String, Class)}
   * @throws LaminarException as {@link LaminarDB#subscribe(String, Class)}; or what is wrong with
   *     the query now, if relations have been dropped
   */
  public <T> Subscription<T> subscribe(Class<T> type) {
    synchronized (lock) {
      return subscriptions.rows(origin(), type, null);
    }
  }

  /**
   * Subscribes to the rows with a callback, on the terms of {@link LaminarDB#subscribe(String,
   * Class, Consumer)}.
   */
  public <T> Subscription<T> subscribe(Class<T> type, Consumer<? super T> consumer) {
    synchronized (lock) {
      return subscriptions.rows(origin(), type, Objects.requireNonNull(consumer));
    }
  }

  /**
   * Subscribes to the changes, on the terms of {@link LaminarDB#subscribeChanges(String, Class)}.
   */
  public <T> Subscription<Change<T>> subscribeChanges(Class<T> type) {
    synchronized (lock) {
      return subscriptions.changes(origin(), type, false, null);
    }
  }

  /**
   * Subscribes to the changes with a callback, on the terms of {@link
   * LaminarDB#subscribeChanges(String, Class, Consumer)}.
   */
  public <T> Subscription<Change<T>> subscribeChanges(
      Class<T> type, Consumer<? super Change<T>> consumer) {
    synchronized (lock) {
      return subscriptions.changes(origin(), type, false, Objects.requireNonNull(consumer));
    }
  }

  /**
   * Subscribes to what the changes come to, on the terms of {@link
   * LaminarDB#subscribeUpserts(String, Class)}.
   */
  public <T> Subscription<Change<T>> subscribeUpserts(Class<T> type) {
    synchronized (lock) {
      return subscriptions.changes(origin(), type, true, null);
    }
  }

  /**
   * Subscribes to what the changes come to with a callback, on the terms of {@link
   * LaminarDB#subscribeUpserts(String, Class, Consumer)}.
   */
  public <T> Subscription<Change<T>> subscribeUpserts(
      Class<T> type, Consumer<? super Change<T>> consumer) {
    synchronized (lock) {
      return subscriptions.changes(origin(), type, true, Objects.requireNonNull(consumer));
    }
  }

  /** Subscribes in Arrow batches, on the terms of {@link LaminarDB#subscribe(String)}. */
  public ArrowSubscription subscribe() {
    return subscribe(ChangeFormat.WEIGHTS);
  }

  /**
   * Subscribes in Arrow batches, on the terms of {@link LaminarDB#subscribe(String, ChangeFormat)}.
   */
  public ArrowSubscription subscribe(ChangeFormat format) {
    synchronized (lock) {
      return subscriptions.batches(origin(), format);
    }
  }

  private Subscriptions.Origin origin() {
    PlannedSubscription planned = planner.apply("continuous query " + NUMBER.incrementAndGet());
    return new Subscriptions.Origin() {
      @Override
      public Relation relation() {
        return planned.relation();
      }

      @Override
      public ResultQueue begin(boolean carriesBarriers) {
        return runner.begin(planned, carriesBarriers);
      }
    };
  }
}
