package dev.laminardb;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

public interface Subscription<T> extends AutoCloseable, Iterable<T> {
  List<T> poll();

  Optional<T> next(Duration timeout);

  @Override
  void close();
}
