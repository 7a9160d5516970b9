package dev.laminardb.core.topology;

/**
 * A stream between two nodes.
 *
 * @param from the upstream node's id
 * @param to the downstream node's id
 * @param input which input of the downstream operator it feeds, from 0
 * @param partitioning how rows find their instance
 */
public record Edge(String from, String to, int input, Partitioning partitioning) {}
