package dev.laminardb;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.error.Notice;
import dev.laminardb.core.runtime.CoreDriver;
import dev.laminardb.core.runtime.ResultQueue;
import dev.laminardb.core.runtime.RuntimeOptions;
import dev.laminardb.core.runtime.StreamRuntime;
import dev.laminardb.mapping.RecordEncoder;
import dev.laminardb.sql.Answer;
import dev.laminardb.sql.Answerable;
import dev.laminardb.sql.PlannedLookup;
import dev.laminardb.sql.PlannedQuery;
import dev.laminardb.sql.PlannedSubscription;
import dev.laminardb.sql.RunningPlan;
import dev.laminardb.sql.SqlPlanner;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.catalog.UpsertKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A streaming SQL database inside this process: declare sources and streams in SQL, push rows into
 * the sources, and subscribe to what the streams compute from them.
 *
 * <pre>{@code
 * try (LaminarDB db = LaminarDB.open()) {
 *   db.execute("CREATE SOURCE trades (symbol VARCHAR NOT NULL, price DOUBLE NOT NULL); "
 *       + "CREATE STREAM dear AS SELECT symbol, price FROM trades WHERE price > 100");
 *   Source<Trade> trades = db.source("trades", Trade.class);
 *   try (Subscription<Trade> dear = db.subscribe("dear", Trade.class)) {
 *     trades.push(new Trade("ACME", 120));
 *     db.flush();
 *     System.out.println(dear.poll());
 *   }
 * }
 * }</pre>
 *
 * <p>Thread-safe. The database owns its threads, daemons all of them, and its Arrow memory; {@link
 * #close} ends and frees both. Names of relations match without regard to letter case.
 */
public final class LaminarDB implements AutoCloseable {
  private final StreamRuntime runtime;
  private final SqlPlanner planner;
  private final BufferAllocator applicationAllocator;
  private final Subscriptions subscriptions;
  private final Tables tables;
  private final Queries queries;
  private final Relations relations;
  private final Statements statements;
  private final Functions functions;
  private final Notices notices;
  private final SingleRowSource singleRow;
  private int runningQueries;
  private final Object ddl = new Object();
  private volatile boolean closed;

  LaminarDB(RuntimeOptions options, CoreDriver driver, InstantSource clock, Notices notices) {
    this.notices = notices;
    runtime = new StreamRuntime(options, driver, clock);
    planner = new SqlPlanner(options.cores(), clock);
    functions = new Functions(planner);
    singleRow = new SingleRowSource(runtime);
    queries = new Queries(runtime, planner, singleRow);
    tables = new Tables(runtime, queries);
    relations = new Relations(runtime);
    statements = new Statements(runtime, planner, relations, tables, singleRow, clock);
    applicationAllocator = runtime.allocator().newChildAllocator("application", 0, Long.MAX_VALUE);
    subscriptions = new Subscriptions(runtime, applicationAllocator);
  }

  /** The functions in Java that statements from now on may call. */
  public Functions functions() {
    return functions;
  }

  /** Opens a database in memory with the defaults of {@link LaminarDBBuilder}. */
  public static LaminarDB open() {
    return builder().open();
  }

  /** Begins to configure a database. */
  public static LaminarDBBuilder builder() {
    return new LaminarDBBuilder();
  }

  /**
   * Executes one or several statements, separated by semicolons, in order. All are checked before
   * the first takes effect. CREATE and DROP statements that follow each other take effect together,
   * between two rows of every source, or none does; so does each ALTER, INSERT, UPSERT, UPDATE and
   * DELETE. If one of those fails, what stands before it has happened and what stands behind it has
   * not. What a statement has to say though it succeeds goes to {@link LaminarDBBuilder#onNotice}.
   *
   * @return how many rows were inserted, updated or deleted
   * @throws LaminarException if the text is not valid, with the line, the column and what to do; if
   *     a constraint of a table is violated; BACKPRESSURE_TIMEOUT
   */
  public long execute(String sql) {
    List<Notice> told = new ArrayList<>();
    try {
      return execute(sql, told);
    } finally {
      notices.tell(told);
    }
  }

  private long execute(String sql, List<Notice> told) {
    synchronized (ddl) {
      checkOpen();
      return statements.execute(sql, told);
    }
  }

  /**
   * Executes one INSERT, UPSERT, UPDATE, DELETE or CREATE TABLE .. AS. What is executed often is
   * better {@linkplain #prepare prepared}: reading and compiling a statement takes some
   * milliseconds.
   *
   * @param parameters a value for each {@code ?}, see {@link Statement#execute}
   * @return how many rows were inserted, updated or deleted
   * @throws LaminarException as {@link Statement#execute}; INVALID_OPERATION if it is another
   *     statement, or there are several
   */
  public long execute(String sql, @Nullable Object... parameters) {
    synchronized (ddl) {
      checkOpen();
      return statements.execute(sql, parameters);
    }
  }

  /**
   * Reads and compiles an INSERT, UPSERT, UPDATE or DELETE, to be executed many times, or a query
   * over tables and materialized views, to be run many times.
   *
   * @return to be closed; the database closes what is left
   * @throws LaminarException if the statement is not valid, with the line, the column and what to
   *     do; INVALID_OPERATION if it is another one, or there are several. What is wrong with a
   *     query only because of the types of its parameters shows when they are given
   */
  public Statement prepare(String sql) {
    synchronized (ddl) {
      checkOpen();
      int parameters = planner.queryParameters(sql);
      if (parameters < 0) {
        return new Statement(this, sql, statements.prepare(sql));
      }
      queries.check(sql, relations.catalog(), parameters);
      return new Statement(this, sql, null);
    }
  }

  long execute(Prepared prepared, @Nullable Object[] parameters) {
    synchronized (ddl) {
      checkOpen();
      return statements.execute(prepared, parameters);
    }
  }

  long executeAll(Prepared prepared, List<@Nullable Object[]> parameters) {
    synchronized (ddl) {
      checkOpen();
      return statements.executeAll(prepared, parameters);
    }
  }

  void close(Prepared prepared) {
    synchronized (ddl) {
      if (prepared.statement != null && !closed) {
        tables.close(prepared.statement);
      }
      prepared.statement = null;
    }
  }

  /**
   * Runs a query over tables and materialized views, once, or a statement with RETURNING. It sees
   * every push and every statement that returned before this call, and all relations at the same
   * moment of what goes on meanwhile.
   *
   * @param sql one SELECT, which may end in ORDER BY, LIMIT and OFFSET; or an INSERT, UPSERT,
   *     UPDATE or DELETE with RETURNING, whose result has a row for each that it has changed; SHOW,
   *     DESCRIBE or EXPLAIN
   * @param parameters a value for each {@code ?}, in order: null, a Boolean, an integer,
   *     BigDecimal, Double, String, enum, Instant or LocalDateTime
   * @throws LaminarException if the text is not valid, with the line, the column and what to do;
   *     QUERY_FAILED if a view that it reads has failed; or whatever it fails with itself, such as
   *     DIVISION_BY_ZERO
   */
  public QueryResult query(String sql, @Nullable Object... parameters) {
    Catalog known = relations.catalog();
    Answerable planned = queries.plan(sql, known, parameters);
    Supplier<QueryResult> rest;
    synchronized (ddl) {
      checkOpen();
      Catalog now = relations.catalog();
      planned = now == known ? planned : queries.plan(sql, now, parameters);
      rest = begin(planned, parameters);
      runningQueries++;
    }
    try {
      return rest.get();
    } finally {
      synchronized (ddl) {
        runningQueries--;
        ddl.notifyAll();
      }
    }
  }

  /** Does what has to be done under the lock, and says what is left. */
  private Supplier<QueryResult> begin(Answerable planned, @Nullable Object[] parameters) {
    if (planned instanceof PlannedQuery query) {
      ResultQueue queue = queries.begin(query);
      return () -> queries.finish(query, queue);
    }
    if (planned instanceof PlannedLookup lookup) {
      return tables.query(lookup, parameters);
    }
    QueryResult result =
        planned instanceof SqlPlanner.Modification modification
            ? tables.query(modification, parameters)
            : answer(planned);
    return () -> result;
  }

  private QueryResult answer(Answerable planned) {
    if (planned instanceof Answer answer) {
      return Answers.result(answer);
    }
    return planned instanceof RunningPlan plan
        ? Answers.result(plan.answer(Answers.counters(runtime.topology())))
        : Answers.queries(relations());
  }

  /**
   * Where to push rows of a source as records.
   *
   * @param name the source
   * @param type a record whose components are the source's columns by name: letter case and
   *     underscores do not count, so {@code windowStart} is {@code window_start}; {@link Column}
   *     names any other
   * @throws LaminarException RELATION_NOT_FOUND; SCHEMA_MISMATCH, naming each component and column
   *     that does not match
   */
  public <T> Source<T> source(String name, Class<T> type) {
    synchronized (ddl) {
      Relation relation = find(name, Relation.Kind.SOURCE);
      RecordEncoder<T> encoder =
          RecordEncoder.of(type, relation.name(), relation.schema(), timeColumn(relation));
      return new Source<>(arrowSource(relation), encoder);
    }
  }

  /**
   * Where to push rows of a source as Arrow vectors.
   *
   * @throws LaminarException RELATION_NOT_FOUND
   */
  public ArrowSource source(String name) {
    synchronized (ddl) {
      return arrowSource(find(name, Relation.Kind.SOURCE));
    }
  }

  /**
   * The rows of a table as records.
   *
   * @param name the table
   * @param type a record whose components are the table's columns by name, as for {@link
   *     #source(String, Class)}, of types that can hold what the table holds; columns that are
   *     numbered ({@code GENERATED .. AS IDENTITY}) may be left out
   * @return to be closed; the database closes what is left
   * @throws LaminarException RELATION_NOT_FOUND; SCHEMA_MISMATCH, naming each component and column
   *     that does not match
   */
  public <T> Table<T> table(String name, Class<T> type) {
    synchronized (ddl) {
      Relation relation = find(name, Relation.Kind.TABLE);
      UpsertKey key = relation.key();
      List<Integer> columns = key == null ? List.of() : key.columns();
      List<Integer> numbered = Objects.requireNonNull(relation.table()).schema().numberedColumns();
      return new Table<>(this, relation.name(), relation.schema(), columns, numbered, type);
    }
  }

  private ArrowSource arrowSource(Relation relation) {
    return new ArrowSource(
        relation.name(), relation.schema(), timeColumn(relation), runtime.source(relation.name()));
  }

  private static int timeColumn(Relation relation) {
    return relation.timeColumns().stream().findFirst().orElse(-1);
  }

  /**
   * Subscribes to a stream or source, from the rows pushed after this call on.
   *
   * @param name the stream or source
   * @param type a record whose components are columns of it by name, see {@link #source(String,
   *     Class)}; columns it does not name are left out
   * @throws LaminarException RELATION_NOT_FOUND; SCHEMA_MISMATCH; QUERY_FAILED if the stream has
   *     failed; INVALID_OPERATION if it takes rows back: {@link #subscribeChanges} tells which
   */
  public <T> Subscription<T> subscribe(String name, Class<T> type) {
    synchronized (ddl) {
      return subscriptions.rows(find(name, null), type, null);
    }
  }

  /**
   * Subscribes with a callback, which is called for each row on a thread of the subscription's own.
   * What the callback throws is logged under the code LDB-7010 and the next row is delivered. It
   * must not call {@link #flush} or {@link #close}.
   *
   * @return the subscription, to be closed; it cannot be polled
   * @throws LaminarException as {@link #subscribe(String, Class)}
   */
  public <T> Subscription<T> subscribe(String name, Class<T> type, Consumer<? super T> consumer) {
    synchronized (ddl) {
      return subscriptions.rows(find(name, null), type, Objects.requireNonNull(consumer));
    }
  }

  /**
   * Subscribes to the changes of a stream or source, from the rows pushed after this call on. The
   * results of a running aggregate change with its input: the old one goes and the new one comes.
   * Where both have the same {@linkplain RelationInfo#key key} and come together, they are an
   * update, the one right behind the other. Of a stream that only ever adds rows every change is an
   * insertion.
   *
   * @param name the stream or source
   * @param type as for {@link #subscribe(String, Class)}
   * @throws LaminarException RELATION_NOT_FOUND; SCHEMA_MISMATCH; QUERY_FAILED if the stream has
   *     failed
   */
  public <T> Subscription<Change<T>> subscribeChanges(String name, Class<T> type) {
    synchronized (ddl) {
      return subscriptions.changes(find(name, null), type, false, null);
    }
  }

  /**
   * Subscribes to changes with a callback, on the terms of {@link #subscribe(String, Class,
   * Consumer)}.
   *
   * @return the subscription, to be closed; it cannot be polled
   * @throws LaminarException as {@link #subscribeChanges(String, Class)}
   */
  public <T> Subscription<Change<T>> subscribeChanges(
      String name, Class<T> type, Consumer<? super Change<T>> consumer) {
    synchronized (ddl) {
      return subscriptions.changes(find(name, null), type, false, Objects.requireNonNull(consumer));
    }
  }

  /**
   * Subscribes to what the changes of a stream come to: of those that come together at most one for
   * each {@linkplain RelationInfo#key key}, an INSERT, an UPDATE_AFTER in the place of the row that
   * had the key, or a DELETE. So the consumer may be a map by the key. How many changes come
   * together depends on how fast they are read; the later ones of a key are always right.
   *
   * @param name the stream
   * @param type as for {@link #subscribe(String, Class)}
   * @throws LaminarException as {@link #subscribeChanges(String, Class)}; INVALID_OPERATION if the
   *     stream takes rows back and has no key that would tell them apart
   */
  public <T> Subscription<Change<T>> subscribeUpserts(String name, Class<T> type) {
    synchronized (ddl) {
      return subscriptions.changes(find(name, null), type, true, null);
    }
  }

  /**
   * Subscribes to upserts with a callback, on the terms of {@link #subscribe(String, Class,
   * Consumer)}.
   *
   * @return the subscription, to be closed; it cannot be polled
   * @throws LaminarException as {@link #subscribeUpserts(String, Class)}
   */
  public <T> Subscription<Change<T>> subscribeUpserts(
      String name, Class<T> type, Consumer<? super Change<T>> consumer) {
    synchronized (ddl) {
      return subscriptions.changes(find(name, null), type, true, Objects.requireNonNull(consumer));
    }
  }

  /**
   * Subscribes to a stream or source in Arrow batches as they are: {@link ChangeFormat#WEIGHTS}.
   *
   * @throws LaminarException RELATION_NOT_FOUND; QUERY_FAILED if the stream has failed
   */
  public ArrowSubscription subscribe(String name) {
    return subscribe(name, ChangeFormat.WEIGHTS);
  }

  /**
   * Subscribes to a stream or source in Arrow batches.
   *
   * @param format how they say what becomes of their rows
   * @throws LaminarException RELATION_NOT_FOUND; QUERY_FAILED if the stream has failed;
   *     INVALID_OPERATION if the relation has a column {@code _op}; of UPSERTS as {@link
   *     #subscribeUpserts(String, Class)}
   */
  public ArrowSubscription subscribe(String name, ChangeFormat format) {
    synchronized (ddl) {
      return subscriptions.batches(find(name, null), format);
    }
  }

  /**
   * Reads a query to subscribe to: a SELECT over whatever there is, or {@code SUBSCRIBE name WHERE
   * condition}. It runs for each of its subscribers, while they are there.
   *
   * @param sql one query
   * @param parameters a value for each {@code ?}, as of {@link #query}
   * @throws LaminarException if the text is not valid, with the line, the column and what to do
   */
  public ContinuousQuery continuousQuery(String sql, @Nullable Object... parameters) {
    return new ContinuousQuery(
        sql, name -> plan(sql, name, parameters), ddl, subscriptions, this::begin);
  }

  private PlannedSubscription plan(String sql, String name, @Nullable Object[] parameters) {
    checkOpen();
    return planner.subscription(sql, name, relations.catalog(), parameters);
  }

  private ResultQueue begin(PlannedSubscription query, boolean carriesBarriers) {
    singleRow.beReadBy(query.change());
    return runtime.subscribe(query.change(), query.relation().outputNode(), carriesBarriers);
  }

  /**
   * Waits until everything that was pushed before has been processed and its results delivered: a
   * poll finds them, a callback has been called with them.
   *
   * @throws LaminarException INVALID_OPERATION if called by a subscriber's callback
   */
  public void flush() {
    subscriptions.checkNotInCallback("flush()");
    subscriptions.awaitDispatched(runtime.flush());
  }

  /**
   * The allocator for vectors to push. Rows pushed from vectors of any allocator are taken without
   * a copy; with this one their memory counts as the database's.
   */
  public BufferAllocator allocator() {
    return applicationAllocator;
  }

  /** All relations, oldest first, as they are now. */
  public List<RelationInfo> relations() {
    synchronized (ddl) {
      checkOpen();
      return relations.infos();
    }
  }

  /** The graph of everything that runs, with its counters, as it is now. */
  public TopologyInfo topology() {
    synchronized (ddl) {
      checkOpen();
      return TopologyInfo.of(runtime.topology());
    }
  }

  /**
   * A relation. A view alone counts nothing.
   *
   * @param name in the spelling of its CREATE
   * @param kind what it is
   * @param schema its columns
   * @param retracts whether it takes rows back, see {@link #subscribeChanges(String, Class)}
   * @param key the columns that no two of its rows have in common at a time, as far as is known
   * @param rows how many rows were read from its buffer, or emitted by its query
   * @param lateRows how many rows its query dropped because their window had closed
   * @param stateBytes the memory of what its query keeps between batches
   * @param sql its CREATE statement
   * @param failure why its query has stopped, or null while it runs
   */
  public record RelationInfo(
      String name,
      RelationKind kind,
      Schema schema,
      boolean retracts,
      List<String> key,
      long rows,
      long lateRows,
      long stateBytes,
      String sql,
      @Nullable String failure) {

    /** Whether it is a source. */
    public boolean source() {
      return kind == RelationKind.SOURCE;
    }
  }

  private Relation find(String name, Relation.@Nullable Kind kind) {
    checkOpen();
    return relations.find(name, kind);
  }

  private void checkOpen() {
    if (closed) {
      throw new LaminarException(ErrorCode.CLOSED, "the database is closed");
    }
  }

  /**
   * Processes what was pushed, delivers the results, and closes: no thread is left and no Arrow
   * memory. Records that a subscription had not polled can be polled still. Closing again does
   * nothing.
   *
   * @throws LaminarException INVALID_OPERATION if called by a subscriber's callback, or if the
   *     application still holds Arrow memory of the database
   */
  @Override
  public void close() {
    subscriptions.checkNotInCallback("close()");
    synchronized (ddl) {
      if (closed) {
        return;
      }
      closed = true;
      runtime.drainAndStop();
      awaitQueries();
      subscriptions.finish();
      tables.close();
      if (applicationAllocator.getAllocatedMemory() == 0) {
        applicationAllocator.close();
      }
      runtime.close();
    }
  }

  /** Queries that have begun have all they need, so that this does not take long. */
  private void awaitQueries() {
    boolean interrupted = false;
    while (runningQueries > 0) {
      try {
        ddl.wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
