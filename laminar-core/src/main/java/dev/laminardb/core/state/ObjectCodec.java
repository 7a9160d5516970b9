package dev.laminardb.core.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Writes objects as bytes, and reads them again. Stateless, so that any thread may use it. */
public interface ObjectCodec {
  /** Writes an object. */
  void write(Object value, DataOutput out) throws IOException;

  /** Reads what {@link #write} has written: an equal object. */
  Object read(DataInput in) throws IOException;
}
