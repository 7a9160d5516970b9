package dev.laminardb.core.runtime;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.stream.Barrier;
import dev.laminardb.core.stream.EndOfInput;
import dev.laminardb.core.stream.Receiver;
import dev.laminardb.core.stream.Rows;
import dev.laminardb.core.stream.Watermark;

/** The near end of an edge whose far end is on another core. */
final class RemotePort implements Receiver {
  private final Channel channel;
  private final Receiver port;

  RemotePort(Channel channel, Receiver port) {
    this.channel = channel;
    this.port = port;
  }

  @Override
  public void onBatch(Batch batch) {
    channel.send(port, new Rows(batch.retain()));
  }

  @Override
  public void onWatermark(Watermark watermark) {
    channel.send(port, watermark);
  }

  @Override
  public void onBarrier(Barrier barrier) {
    channel.send(port, barrier);
  }

  @Override
  public void onEndOfInput(EndOfInput end) {
    channel.send(port, end);
  }

  @Override
  public boolean isFull() {
    return channel.isFull();
  }
}
