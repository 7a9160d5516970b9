package dev.laminardb.sql;

/** Asks for the queries that run: SHOW QUERIES. */
public record RunningQueries() implements Answerable {}
