package dev.laminardb.core.ingest;

import org.agrona.MutableDirectBuffer;

/**
 * Turns an application's row into the {@link RowFormat} of its source. Called by application
 * threads, many at a time. {@link #encodedLength} is called first and checks the row; {@link
 * #encode} follows for the same row and cannot fail.
 *
 * @param <T> the application's row type
 */
public interface RowEncoder<T> {
  /**
   * Checks a row and measures it.
   *
   * @return bytes that {@link #encode} will write
   * @throws dev.laminardb.core.error.LaminarException for a null or a value its column cannot take
   */
  int encodedLength(T row);

  /** Writes the row at an index of a buffer. Allocates nothing. */
  void encode(T row, MutableDirectBuffer buffer, int index);
}
