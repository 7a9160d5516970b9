package dev.laminardb.sql.explain;

/**
 * An input of an operator. Immutable.
 *
 * @param distribution how rows find their core: {@code forward}, {@code hash(columns)}, {@code
 *     gather} or {@code rebalance}
 * @param node where they come from
 */
public record ExplainedInput(String distribution, ExplainedNode node) {}
