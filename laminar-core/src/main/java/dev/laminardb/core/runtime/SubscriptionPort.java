package dev.laminardb.core.runtime;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.stream.Barrier;
import dev.laminardb.core.stream.EndOfInput;
import dev.laminardb.core.stream.Receiver;
import dev.laminardb.core.stream.Rows;
import dev.laminardb.core.stream.StreamElement;
import dev.laminardb.core.stream.Watermark;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jctools.queues.SpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream's results leave a core: a single-producer single-consumer ring to the
 * subscription.
 *
 * <p>A batch goes straight on while the consumer keeps up. When it lags, small batches are gathered
 * into big ones, so that many pushes of one row do not become as many batches. Above its capacity
 * the ring closes the gates of the sources that feed the stream, and of no others.
 *
 * <p>The core's thread produces; one consumer thread at a time uses {@link #poll} and {@link
 * #isEmpty}.
 */
final class SubscriptionPort implements Receiver {
  /** A batch of at least so many rows is not worth copying. */
  private static final int BIG = 1024;

  /** Batches that may wait before the next small ones are gathered. */
  private static final int LAG = 2;

  private static final int CHUNK = 64;

  final Task task;
  private final Core core;
  private final boolean carriesBarriers;
  private final int capacity;
  private final SourcePressure pressure;
  private final Parking consumer;
  private final BatchPool pool;
  private final SpscUnboundedArrayQueue<StreamElement> ring = new SpscUnboundedArrayQueue<>(CHUNK);
  private @Nullable BatchBuilder building;
  private boolean ended;

  /** The producer waits for the consumer to take something. */
  private volatile boolean attentive;

  SubscriptionPort(
      Task task,
      Schema schema,
      BufferAllocator allocator,
      int capacity,
      Set<SourceTask> upstream,
      Parking consumer,
      boolean carriesBarriers) {
    this.task = task;
    this.core = task.core;
    this.capacity = capacity;
    this.pressure = new SourcePressure(upstream);
    this.consumer = consumer;
    this.carriesBarriers = carriesBarriers;
    this.pool = new BatchPool(schema, allocator);
  }

  @Override
  public void onBatch(Batch batch) {
    if (batch.rowCount() >= BIG || (building == null && ring.size() < LAG)) {
      sendGathered();
      send(new Rows(batch.retain()));
      return;
    }
    if (building != null && building.room() < batch.rowCount()) {
      // A batch stays whole: what a row was and what it becomes come together.
      sendGathered();
    }
    BatchBuilder builder = building;
    if (builder == null) {
      builder = pool.builder();
      building = builder;
      attentive = true;
    }
    builder.append(batch, null, 0, batch.rowCount());
    if (builder.room() == 0) {
      sendGathered();
    }
  }

  private void sendGathered() {
    BatchBuilder builder = building;
    if (builder != null) {
      building = null;
      send(new Rows(builder.build()));
    }
  }

  private void send(StreamElement element) {
    ring.offer(element);
    if (!pressure.isOn() && ring.size() > capacity) {
      pressure.press();
      attentive = true;
    }
    consumer.wake();
  }

  /** Sends what was gathered once the consumer has caught up. Called every duty cycle. */
  int service() {
    if (!attentive) {
      return 0;
    }
    int work = 0;
    if (building != null && ring.size() < LAG) {
      sendGathered();
      work++;
    }
    if (pressure.isOn() && ring.size() <= capacity / 2) {
      pressure.relieve();
      work++;
    }
    attentive = pressure.isOn() || building != null;
    return work;
  }

  @Override
  public void onWatermark(Watermark watermark) {
    // Consumers see rows; event time is the engine's concern.
  }

  @Override
  public void onBarrier(Barrier barrier) {
    sendGathered();
    if (carriesBarriers) {
      send(barrier);
    }
  }

  @Override
  public void onEndOfInput(EndOfInput end) {
    if (!ended) {
      ended = true;
      sendGathered();
      send(end);
      pressure.relieve();
      pool.close();
      core.removeSubscription(this);
    }
  }

  /**
   * Never: its consumer may be the one who waits for a barrier, and the barrier for what is sent.
   */
  @Override
  public boolean isFull() {
    return false;
  }

  /** Leaves the task; the consumer then discards what is in the ring. On the core's thread. */
  void detach() {
    task.outputs.remove(this);
    if (!ended) {
      ended = true;
      BatchBuilder builder = building;
      if (builder != null) {
        building = null;
        builder.discard();
      }
      pressure.relieve();
      pool.close();
      core.removeSubscription(this);
    }
  }

  @Nullable StreamElement poll() {
    StreamElement element = ring.poll();
    if (attentive) {
      core.parking().wake();
    }
    return element;
  }

  boolean isEmpty() {
    return ring.isEmpty();
  }

  boolean isPressing() {
    return ring.size() > capacity;
  }
}
