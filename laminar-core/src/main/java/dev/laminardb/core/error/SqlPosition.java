package dev.laminardb.core.error;

/**
 * A place in a SQL text.
 *
 * @param line from 1
 * @param column from 1
 */
public record SqlPosition(int line, int column) {
  @Override
  public String toString() {
    return "line " + line + ", column " + column;
  }
}
