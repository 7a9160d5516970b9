package dev.laminardb.core.batch;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * A column that an application handed over: its buffers as they came. What nobody reads costs
 * nothing: the vector is made when it is asked for, and string offsets, which the engine follows
 * unchecked, are verified when they are first read. Any thread.
 */
final class HandedOverColumn {
  /** Makes Arrow take the validity bits as they are instead of counting on a number of nulls. */
  private static final int NULLS_NOT_COUNTED = -1;

  private static final long SIGN_BITS = 0x8000_0000_8000_0000L;

  private final Field field;
  private final ArrowBuf[] buffers;
  private final int rows;
  private boolean verified;
  private @Nullable FieldVector vector;

  HandedOverColumn(Field field, ArrowBuf[] buffers, int rows) {
    this.field = field;
    this.buffers = buffers;
    this.rows = rows;
  }

  long validityAddress() {
    return buffers[0].memoryAddress();
  }

  long dataAddress() {
    return buffers[buffers.length - 1].memoryAddress();
  }

  /**
   * The string offsets.
   *
   * @throws LaminarException SCHEMA_MISMATCH if following them would leave the buffer
   */
  long offsetAddress() {
    long offsets = buffers[1].memoryAddress();
    if (!verified) {
      if (!ascend(offsets, rows, buffers[2].capacity())) {
        throw new LaminarException(
            ErrorCode.SCHEMA_MISMATCH,
            "the Arrow rows pushed into column \""
                + field.getName()
                + "\" are corrupt: string offsets have to ascend within the bytes they point into");
      }
      verified = true;
    }
    return offsets;
  }

  /**
   * Whether no offset is negative, smaller than the one before it, or beyond the bytes. Two at a
   * time: in each half of a word the sign bit of {@code next + 2^31 - offset} is set if the pair
   * ascends.
   */
  private static boolean ascend(long offsets, int rows, long capacity) {
    long signs = 0;
    long ascends = SIGN_BITS;
    int i = 0;
    for (; i + 2 <= rows; i += 2) {
      long pair = RawMemory.getLong(offsets + ((long) i << 2));
      long next = RawMemory.getLong(offsets + ((long) i << 2) + Integer.BYTES);
      signs |= pair | next;
      ascends &= (next | SIGN_BITS) - pair;
    }
    int last = RawMemory.getInt(offsets + ((long) rows << 2));
    boolean lastAscends = i == rows || RawMemory.getInt(offsets + ((long) i << 2)) <= last;
    return (signs & SIGN_BITS) == 0
        && (ascends & SIGN_BITS) == SIGN_BITS
        && lastAscends
        && RawMemory.getInt(offsets) >= 0
        && last <= capacity;
  }

  synchronized FieldVector vector() {
    FieldVector made = vector;
    if (made == null) {
      made = field.createVector(buffers[0].getReferenceManager().getAllocator());
      made.loadFieldBuffers(new ArrowFieldNode(rows, NULLS_NOT_COUNTED), List.of(buffers));
      vector = made;
    }
    return made;
  }

  synchronized void close() {
    for (ArrowBuf buffer : buffers) {
      buffer.close();
    }
    if (vector != null) {
      vector.close();
    }
  }
}
