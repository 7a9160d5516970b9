package dev.laminardb.sql;

/** A planned statement that gives rows. */
public sealed interface Answerable
    permits PlannedQuery,
        PlannedLookup,
        SqlPlanner.Modification,
        Answer,
        RunningQueries,
        RunningPlan {}
