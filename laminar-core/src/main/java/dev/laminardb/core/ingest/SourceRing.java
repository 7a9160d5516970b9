package dev.laminardb.core.ingest;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler.Action;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * What applications have pushed into a source and its core has not read yet: a lock-free ring of
 * encoded rows, watermarks, barriers and handed-over batches, in the order each producer made them.
 *
 * <p>Any thread may offer; an offer fails where the ring is full. One core reads.
 */
public final class SourceRing {
  private static final int ROW = 1;
  private static final int WATERMARK = 2;
  private static final int BARRIER = 3;
  private static final int BATCH = 4;
  private static final int LARGE_ROW = 5;
  private static final int ROWS = 6;
  private static final int LARGE_ROWS = 7;

  private static final int NO_SLOT = -1;

  /** Batches and large rows lie outside the ring, so they have a bound of their own. */
  private static final int MAX_HANDED_OVER = 64;

  private final RingBuffer ring;

  /** What lies outside the ring, whose entries name the slots; null where a slot is free. */
  private final AtomicReferenceArray<@Nullable Object> handedOver =
      new AtomicReferenceArray<>(MAX_HANDED_OVER);

  /** Where to look for a free slot first. A hint: who loses an update looks a little longer. */
  private volatile int nextSlot;

  private volatile boolean closed;
  private volatile boolean discarded;

  /** What reads the ring. */
  public interface Reader {
    /** Takes an encoded row; the buffer is valid during the call. */
    void onRow(DirectBuffer buffer, int index);

    /** Takes a batch and the reference to it. */
    void onBatch(Batch batch);

    /** Takes a watermark, microseconds since the epoch. */
    void onWatermark(long micros);

    /** Takes a barrier. */
    void onBarrier(long id);
  }

  /**
   * An empty ring.
   *
   * @param bytes its size, a power of two
   */
  public SourceRing(int bytes) {
    this.ring =
        new ManyToOneRingBuffer(
            new UnsafeBuffer(
                ByteBuffer.allocateDirect(bytes + RingBufferDescriptor.TRAILER_LENGTH)));
  }

  /**
   * Offers a row.
   *
   * @return false if there is no room now
   * @throws LaminarException if the encoder refuses the row, or the ring is closed
   */
  public <T> boolean offerRow(RowEncoder<T> encoder, T row) {
    int length = encoder.encodedLength(row);
    checkOpen();
    if (length > ring.maxMsgLength()) {
      UnsafeBuffer large = new UnsafeBuffer(new byte[(length + 7) & ~7]);
      encoder.encode(row, large, 0);
      return handOver(LARGE_ROW, large);
    }
    int index = ring.tryClaim(ROW, length);
    if (index < 0) {
      return false;
    }
    try {
      encoder.encode(row, (MutableDirectBuffer) ring.buffer(), index);
    } catch (Throwable t) {
      ring.abort(index);
      throw t;
    }
    ring.commit(index);
    return true;
  }

  /**
   * Offers rows that belong together.
   *
   * @return false if there is no room now, and then for none of them
   */
  public boolean offerRows(RowsEncoder rows) {
    checkOpen();
    int index = ring.tryClaim(ROWS, Math.toIntExact(RowGroup.length(rows)));
    if (index < 0) {
      return false;
    }
    try {
      RowGroup.write(rows, (MutableDirectBuffer) ring.buffer(), index);
    } catch (Throwable t) {
      ring.abort(index);
      throw t;
    }
    ring.commit(index);
    return true;
  }

  /** Whether rows can be {@linkplain #offerRows offered}: if not, they have to be written first. */
  public boolean fits(RowsEncoder rows) {
    return RowGroup.length(rows) <= ring.maxMsgLength();
  }

  /** Writes rows that do not fit, for {@link #offerWritten}. */
  public static List<DirectBuffer> write(RowsEncoder rows) {
    return RowGroup.write(rows);
  }

  /**
   * Offers rows that belong together and have been {@linkplain #write written}.
   *
   * @return false if there is no room now
   */
  public boolean offerWritten(List<DirectBuffer> rows) {
    checkOpen();
    return handOver(LARGE_ROWS, rows);
  }

  /**
   * Offers a batch; if it is taken, so is the caller's reference.
   *
   * @return false if there is no room now
   */
  public boolean offerBatch(Batch batch) {
    checkOpen();
    return handOver(BATCH, batch);
  }

  private boolean handOver(int type, Object payload) {
    int slot = occupy(payload);
    if (slot == NO_SLOT) {
      return false;
    }
    boolean offered = offerLong(type, slot);
    if (offered && !discarded) {
      return true;
    }
    if (!handedOver.compareAndSet(slot, payload, null)) {
      // Read, or discarded by the other thread: the reference is gone either way.
      return true;
    }
    if (offered) {
      throw closedException();
    }
    return false;
  }

  private int occupy(Object payload) {
    int first = nextSlot;
    for (int i = 0; i < MAX_HANDED_OVER; i++) {
      int slot = (first + i) % MAX_HANDED_OVER;
      if (handedOver.get(slot) == null && handedOver.compareAndSet(slot, null, payload)) {
        nextSlot = (slot + 1) % MAX_HANDED_OVER;
        return slot;
      }
    }
    return NO_SLOT;
  }

  /**
   * Offers a watermark.
   *
   * @return false if there is no room now
   */
  public boolean offerWatermark(long micros) {
    checkOpen();
    return offerLong(WATERMARK, micros);
  }

  /**
   * Offers a barrier, also to a closed ring.
   *
   * @return false if there is no room now
   */
  public boolean offerBarrier(long id) {
    return offerLong(BARRIER, id);
  }

  private boolean offerLong(int type, long value) {
    int index = ring.tryClaim(type, Long.BYTES);
    if (index < 0) {
      return false;
    }
    ring.buffer().putLong(index, value);
    ring.commit(index);
    return true;
  }

  private void checkOpen() {
    if (closed) {
      throw closedException();
    }
  }

  private static LaminarException closedException() {
    return new LaminarException(
        ErrorCode.CLOSED, "the source is closed: it was dropped or its database closed");
  }

  /** Behind what has been offered so far. */
  public long end() {
    return ring.producerPosition();
  }

  /**
   * Reads at most so many entries.
   *
   * @param until none that begins here or later, see {@link #end}
   * @return how many were read; 0 if there was none
   */
  public int read(Reader reader, int limit, long until) {
    int read = readOnce(reader, limit, until);
    // Reading stops at the ring's end, before which there may have been nothing but padding.
    boolean stopped = read < limit && ring.consumerPosition() < until;
    return stopped ? read + readOnce(reader, limit - read, until) : read;
  }

  private int readOnce(Reader reader, int limit, long until) {
    long position = ring.consumerPosition();
    int head = (int) position & (ring.capacity() - 1);
    long left = until - position;
    if (left <= 0) {
      return 0;
    }
    return ring.controlledRead(
        (type, buffer, index, length) -> {
          read(reader, type, buffer, index, length);
          int next = BitUtil.align(index + length, RecordDescriptor.ALIGNMENT);
          return next - head < left ? Action.CONTINUE : Action.BREAK;
        },
        limit);
  }

  private void read(Reader reader, int type, DirectBuffer buffer, int index, int length) {
    switch (type) {
      case ROW -> reader.onRow(buffer, index);
      case WATERMARK -> reader.onWatermark(buffer.getLong(index));
      case BARRIER -> reader.onBarrier(buffer.getLong(index));
      case BATCH -> reader.onBatch((Batch) takeOver(buffer.getLong(index)));
      case ROWS -> RowGroup.read(buffer, index, length, reader);
      case LARGE_ROWS -> {
        for (Object written : (List<?>) takeOver(buffer.getLong(index))) {
          DirectBuffer rows = (DirectBuffer) written;
          RowGroup.read(rows, 0, rows.capacity(), reader);
        }
      }
      case LARGE_ROW -> reader.onRow((DirectBuffer) takeOver(buffer.getLong(index)), 0);
      default -> throw new IllegalStateException("entry type " + type);
    }
  }

  private Object takeOver(long slot) {
    Object payload = handedOver.getAndSet((int) slot, null);
    if (payload == null) {
      throw new IllegalStateException("nothing was handed over in slot " + slot);
    }
    return payload;
  }

  /** Refuses every later offer but barriers. Any thread. */
  public void close() {
    closed = true;
  }

  /**
   * Releases what was never read, also what is being offered now. Called after {@link #close} and
   * the last {@link #read}.
   */
  public void discard() {
    discarded = true;
    for (int slot = 0; slot < MAX_HANDED_OVER; slot++) {
      if (handedOver.getAndSet(slot, null) instanceof Batch batch) {
        batch.release();
      }
    }
  }
}
