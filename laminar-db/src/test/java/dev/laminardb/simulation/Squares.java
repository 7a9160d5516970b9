package dev.laminardb.simulation;

import dev.laminardb.AggregateFunction;

/** The sum of squares, as an application would write it. */
public final class Squares implements AggregateFunction<Squares.Sum, Long> {
  /** The state. */
  public record Sum(long squares) {}

  @Override
  public Sum create() {
    return new Sum(0);
  }

  /** A row comes. */
  public Sum add(Sum sum, long n) {
    return new Sum(sum.squares + n * n);
  }

  /** A row goes. */
  public Sum retract(Sum sum, long n) {
    return new Sum(sum.squares - n * n);
  }

  @Override
  public Long result(Sum sum) {
    return sum.squares;
  }
}
