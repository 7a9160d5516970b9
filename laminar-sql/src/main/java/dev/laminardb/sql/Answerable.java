package dev.laminardb.sql;

/** A planned statement that gives rows. */
public sealed interface Answerable
    permits PlannedQuery, SqlPlanner.Modification, Answer, RunningQueries, RunningPlan {}
