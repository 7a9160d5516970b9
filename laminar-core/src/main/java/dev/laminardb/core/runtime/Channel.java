package dev.laminardb.core.runtime;

import dev.laminardb.core.stream.Receiver;
import dev.laminardb.core.stream.Rows;
import dev.laminardb.core.stream.StreamElement;
import org.jctools.queues.SpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one core sends to one other, in order: a single-producer single-consumer ring of
 * (receiver, element) pairs.
 *
 * <p>Sending never fails. Above its capacity the channel closes the gate of all sources until half
 * of it has been consumed, which bounds it by the capacity and what was under way at that moment.
 */
final class Channel {
  private static final int CHUNK = 256;

  private final SpscUnboundedArrayQueue<Object> ring = new SpscUnboundedArrayQueue<>(CHUNK);
  private final int capacity;
  private final Gate gate;
  private final Parking consumer;
  private boolean pressing;
  private @Nullable Receiver receiver;

  /**
   * A channel.
   *
   * @param capacity elements above which sources are held back
   * @param gate of all sources
   * @param consumer where the consuming core sleeps
   */
  Channel(int capacity, Gate gate, Parking consumer) {
    this.capacity = capacity;
    this.gate = gate;
    this.consumer = consumer;
  }

  /** Sends an element. Called by the producing core. */
  void send(Receiver to, StreamElement element) {
    ring.offer(to);
    ring.offer(element);
    if (!pressing && ring.size() > 2 * capacity) {
      pressing = true;
      gate.close();
    }
    consumer.wake();
  }

  /** Whether the producing core should wait if it can. Called by that core. */
  boolean isFull() {
    return pressing;
  }

  /** How many elements wait. Called by the producing core. */
  int size() {
    return ring.size() / 2;
  }

  /** Opens the gate again where that is due. Called by the producing core, often. */
  boolean relieve() {
    if (pressing && ring.size() <= capacity) {
      pressing = false;
      gate.open();
      return true;
    }
    return false;
  }

  /** Delivers at most so many elements. Called by the consuming core. */
  int drain(int limit) {
    int delivered = 0;
    while (delivered < limit) {
      if (receiver == null) {
        receiver = (Receiver) ring.poll();
        if (receiver == null) {
          break;
        }
      }
      StreamElement element = (StreamElement) ring.poll();
      if (element == null) {
        break; // its other half is still being written
      }
      Receiver to = receiver;
      receiver = null;
      try {
        element.deliverTo(to);
      } finally {
        release(element);
      }
      delivered++;
    }
    return delivered;
  }

  private static void release(StreamElement element) {
    if (element instanceof Rows rows) {
      rows.batch().release();
    }
  }

  /** Releases what was never delivered. Called after both cores have stopped. */
  void discard() {
    for (Object left = ring.poll(); left != null; left = ring.poll()) {
      if (left instanceof Rows rows) {
        rows.batch().release();
      }
    }
  }
}
