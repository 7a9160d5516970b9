package dev.laminardb.core.stream;

import org.jspecify.annotations.Nullable;

/**
 * The last element of an edge.
 *
 * @param failure why the query ended, or null where it was dropped or its database closed
 */
public record EndOfInput(@Nullable Throwable failure) implements StreamElement {
  @Override
  public void deliverTo(Receiver receiver) {
    receiver.onEndOfInput(this);
  }
}
