package dev.laminardb;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.topn.RowSort;
import dev.laminardb.core.runtime.ResultQueue;
import dev.laminardb.core.runtime.StreamRuntime;
import dev.laminardb.core.state.RowBag;
import dev.laminardb.core.state.RowList;
import dev.laminardb.core.stream.EndOfInput;
import dev.laminardb.core.stream.Rows;
import dev.laminardb.core.stream.StreamElement;
import dev.laminardb.sql.Answerable;
import dev.laminardb.sql.PlannedQuery;
import dev.laminardb.sql.SqlPlanner;
import dev.laminardb.sql.catalog.Catalog;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Runs queries over what relations hold: plans them, and makes of the changes that come out what
 * they come to. Thread-safe.
 */
final class Queries {
  /** How many plans are kept for the next time. */
  private static final int MOST_PLANS = 256;

  /** What is wrong with a text no matter which values its parameters have. */
  private static final Set<ErrorCode> OF_ANY_VALUES =
      EnumSet.of(
          ErrorCode.SYNTAX,
          ErrorCode.COLUMN_NOT_FOUND,
          ErrorCode.RELATION_NOT_FOUND,
          ErrorCode.FUNCTION_NOT_FOUND,
          ErrorCode.AMBIGUOUS_NAME,
          ErrorCode.INVALID_OPERATION);

  private final StreamRuntime runtime;
  private final SqlPlanner planner;
  private final SingleRowSource singleRow;
  private final Map<String, Planned> plans =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Planned> eldest) {
          return size() > MOST_PLANS;
        }
      };

  Queries(StreamRuntime runtime, SqlPlanner planner, SingleRowSource singleRow) {
    this.runtime = runtime;
    this.singleRow = singleRow;
    this.planner = planner;
  }

  /**
   * The plan of what gives rows, made now or before: a query that does not read the clock is
   * planned once for a catalog if it has no parameters or, from the second time on, if it finds
   * rows of a table by their key.
   *
   * @throws LaminarException if the text is not valid, or the parameters are not its own
   */
  Answerable plan(String sql, Catalog catalog, @Nullable Object[] parameters) {
    Planned known;
    synchronized (plans) {
      known = plans.get(sql);
    }
    if (known == null || !known.isOf(catalog)) {
      return planFirst(sql, catalog, parameters);
    }
    Answerable plan = known.plan(parameters, planner);
    return plan == null ? planner.query(sql, catalog, parameters) : plan;
  }

  private Answerable planFirst(String sql, Catalog catalog, @Nullable Object[] parameters) {
    Answerable made = planner.query(sql, catalog, parameters);
    if (made instanceof PlannedQuery query && !query.readsClock()) {
      synchronized (plans) {
        plans.put(sql, new Planned(sql, catalog, query, parameters.length > 0));
      }
    }
    return made;
  }

  /**
   * Finds what is wrong with a query whatever the values of its parameters are.
   *
   * @param parameters how many it has
   * @throws LaminarException if the text is not valid
   */
  void check(String sql, Catalog catalog, int parameters) {
    if (parameters == 0) {
      plan(sql, catalog, new @Nullable Object[0]);
      return;
    }
    try {
      planner.query(sql, catalog, new @Nullable Object[parameters]);
    } catch (LaminarException e) {
      // A NULL goes not wherever other values do; whether theirs are right shows with them.
      if (OF_ANY_VALUES.contains(e.errorCode())) {
        throw e;
      }
    }
  }

  /** Has a query begin. The caller sees to it that its plan's catalog holds meanwhile. */
  ResultQueue begin(PlannedQuery query) {
    singleRow.beReadBy(query.topology());
    return runtime.read(query.topology(), query.node());
  }

  /**
   * Waits for all that a query has to say.
   *
   * @throws LaminarException what it failed with
   */
  QueryResult finish(PlannedQuery query, ResultQueue queue) {
    try {
      RowBag rows = new RowBag(query.changes());
      int ends = 0;
      while (ends < queue.lanes()) {
        StreamElement element = next(queue);
        if (element instanceof Rows taken) {
          add(taken.batch(), rows);
        } else if (element instanceof EndOfInput end) {
          ends++;
          throwIf(end.failure());
        }
      }
      return new QueryResult(query.schema(), ordered(query, rows));
    } finally {
      runtime.unsubscribe(queue);
    }
  }

  private StreamElement next(ResultQueue queue) {
    for (StreamElement next = queue.poll(); ; next = queue.poll()) {
      if (next != null) {
        return next;
      }
      runtime.await(queue, () -> false, Long.MAX_VALUE);
      if (queue.isEmpty() && Thread.currentThread().isInterrupted()) {
        throw new LaminarException(
            ErrorCode.INVALID_OPERATION, "the thread was interrupted while it waited for a query");
      }
    }
  }

  private static void add(Batch batch, RowBag to) {
    try {
      to.add(batch);
    } finally {
      batch.release();
    }
  }

  private static void throwIf(@Nullable Throwable failure) {
    if (failure instanceof LaminarException known) {
      throw known;
    }
    if (failure != null) {
      throw new LaminarException(ErrorCode.INTERNAL, "the query failed: " + failure, failure);
    }
  }

  private static RowList ordered(PlannedQuery query, RowBag rows) {
    RowList all = query.order().isEmpty() ? rows.toList() : sorted(query, rows.toList());
    return all.part(query.offset(), query.limit()).firstColumns(query.schema().getFields().size());
  }

  private static RowList sorted(PlannedQuery query, RowList rows) {
    Schema schema = Changelog.withoutWeight(query.changes());
    RowSort sort = new RowSort(schema, query.order());
    ResultBatches.read(schema, rows, sort::add);
    return sort.sorted();
  }
}
