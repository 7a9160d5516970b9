package dev.laminardb.core.ingest;

import org.agrona.MutableDirectBuffer;

/**
 * Rows that belong together: they arrive all or not at all, with no barrier between them. Used by
 * the thread that offers them.
 */
public interface RowsEncoder {
  /** How many rows there are. */
  int rowCount();

  /** Bytes that {@link #encode} will write for a row. */
  int encodedLength(int row);

  /** Writes a row in its source's {@link RowFormat} at an index of a buffer. */
  void encode(int row, MutableDirectBuffer buffer, int index);
}
