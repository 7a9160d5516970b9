package dev.laminardb;

import org.jspecify.annotations.Nullable;

/**
 * An aggregate in Java that SQL of one database may call; see {@link Functions#register(String,
 * AggregateFunction)}. What it keeps of a group's rows is its state, best a record of a few
 * numbers. Besides the methods here the class has public ones that are found by their names,
 * because their arguments are the aggregate's own:
 *
 * <pre>{@code
 * public final class WeightedMean implements AggregateFunction<WeightedMean.Sums, Double> {
 *   public record Sums(double weighted, double weights) {}
 *
 *   public Sums create() {
 *     return new Sums(0, 0);
 *   }
 *
 *   public Sums add(Sums s, double value, double weight) {
 *     return new Sums(s.weighted() + value * weight, s.weights() + weight);
 *   }
 *
 *   public Sums retract(Sums s, double value, double weight) {
 *     return new Sums(s.weighted() - value * weight, s.weights() - weight);
 *   }
 *
 *   public Sums merge(Sums s, Sums other) {
 *     return new Sums(s.weighted() + other.weighted(), s.weights() + other.weights());
 *   }
 *
 *   public Double result(Sums s) {
 *     return s.weighted() / s.weights();
 *   }
 * }
 * }</pre>
 *
 * <ul>
 *   <li>{@code S add(S state, arguments..)} adds a row and returns the state with it; a class that
 *       changes the state it gets may return {@code void} instead.
 *   <li>{@code S retract(S state, arguments..)}, if there is one, undoes an {@code add} of the same
 *       arguments. Without it the aggregate cannot be used over rows that are taken back.
 *   <li>{@code S merge(S state, S other)}, if there is one, returns a state of the rows of both and
 *       leaves {@code other} as it is. Without it there are no HOP, CUMULATE and SESSION windows.
 *   <li>{@code byte[] encode(S state)} and {@code S decode(byte[] bytes)} save a state, and are
 *       needed unless it is a record, or a number, a String or a {@code byte[]}, or the like.
 * </ul>
 *
 * <p>The methods are called by the threads of the cores, several at a time, each with states of its
 * own: the object must not keep anything else. They have to be quick, must not wait, and must
 * always do the same with the same arguments.
 *
 * @param <S> the state; never null
 * @param <R> the result, of one of the classes that a scalar function may return
 */
public interface AggregateFunction<S, R extends @Nullable Object> {
  /** The state of no rows, called for the first row of each group. */
  S create();

  /**
   * What the rows of a state come to; {@code null} is NULL. Called whenever the result is needed,
   * any number of times for the same state, which it must not change.
   */
  R result(S state);
}
