package dev.laminardb.core.operator;

/** Makes the instances of one operator, one for each core that runs it. Thread-safe. */
@FunctionalInterface
public interface OperatorFactory {
  /** A new instance, not yet open. */
  Operator create();
}
