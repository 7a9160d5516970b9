package dev.laminardb;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.mapping.RecordDecoder;
import dev.laminardb.mapping.RecordValues;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table as records: {@link LaminarDB#table}. Each call that changes rows is a
 * statement of its own: when it returns the change is made, and queries see it whole.
 *
 * <pre>{@code
 * try (Table<Account> accounts = db.table("accounts", Account.class)) {
 *   accounts.upsert(new Account(7, "Ann", 100));
 *   Optional<Account> ann = accounts.get(7);
 * }
 * }</pre>
 *
 * <p>It knows the columns that the table has when it is made. Of one that is added later the rows
 * that it inserts, and those that it upserts, have the default. Where one that it knows is renamed
 * or dropped, its calls fail.
 *
 * <p>Thread-safe. It holds memory outside of the heap until it is closed; the database closes what
 * is left. Methods throw {@link LaminarException}: what {@link Statement#execute} and {@link
 * LaminarDB#query} throw; NULL_NOT_ALLOWED for a null record; INVALID_OPERATION if they go by the
 * key and the table, or the record, has none.
 *
 * @param <T> the record type of the rows
 */
public final class Table<T> implements AutoCloseable {
  private final LaminarDB db;
  private final Class<T> type;
  private final String name;
  private final List<String> columns;
  private final List<String> key;

  /** Of each column of the key where it is in a record, or -1. */
  private final List<Integer> keyInRecord;

  private final RecordValues<T> values;
  private final OnDemand insert;
  private final OnDemand upsert;
  private final OnDemand delete;
  private boolean closed;

  /** A statement that is compiled when it is first used. */
  private final class OnDemand {
    private final String sql;
    private @Nullable Statement statement;

    OnDemand(String sql) {
      this.sql = sql;
    }

    long execute(@Nullable Object[] parameters) {
      return statement().execute(parameters);
    }

    private Statement statement() {
      synchronized (Table.this) {
        if (closed) {
          throw new LaminarException(ErrorCode.CLOSED, "table \"" + name + "\" is closed");
        }
        if (statement == null) {
          statement = db.prepare(sql);
        }
        return statement;
      }
    }

    void close() {
      if (statement != null) {
        statement.close();
      }
    }
  }

  /**
   * A table as it is now.
   *
   * @param key the columns of its key, possibly none
   * @param numbered the columns that rows get numbers for where records have no values
   * @throws LaminarException SCHEMA_MISMATCH
   */
  Table(
      LaminarDB db,
      String name,
      Schema schema,
      List<Integer> key,
      List<Integer> numbered,
      Class<T> type) {
    this.db = db;
    this.type = type;
    this.name = name;
    List<String> names = schema.getFields().stream().map(Field::getName).toList();
    this.values = RecordValues.of(type, name, schema, numbered);
    this.columns = values.columns().stream().map(names::get).toList();
    this.key = key.stream().map(names::get).toList();
    this.keyInRecord = key.stream().map(values.columns()::indexOf).toList();
    // What could be written and not be read again is refused here.
    RecordDecoder.of(type, name, schema);
    String into =
        " INTO "
            + quoted(name)
            + columns.stream().map(Table::quoted).collect(Collectors.joining(", ", " (", ")"))
            + " VALUES ("
            + String.join(", ", Collections.nCopies(columns.size(), "?"))
            + ")";
    this.insert = new OnDemand("INSERT" + into);
    this.upsert = new OnDemand("UPSERT" + into);
    this.delete = new OnDemand("DELETE FROM " + quoted(name) + byKey());
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private String byKey() {
    return key.stream()
        .map(column -> quoted(column) + " = ?")
        .collect(Collectors.joining(" AND ", " WHERE ", ""));
  }

  /**
   * Adds a row. Columns that are numbered, and that the record does not have, get their numbers.
   *
   * @throws LaminarException DUPLICATE_KEY if there is one of its key, or that shares what is
   *     UNIQUE; NOT_NULL_VIOLATION; CHECK_VIOLATION
   */
  public void insert(T row) {
    insert.execute(valuesOf(row));
  }

  /**
   * Puts a row in the place of the one of its key, or adds it if there is none.
   *
   * @throws LaminarException NOT_NULL_VIOLATION; CHECK_VIOLATION; DUPLICATE_KEY if another row has
   *     what is UNIQUE
   */
  public void upsert(T row) {
    checkKeyOfRecord("upsert()");
    upsert.execute(valuesOf(row));
  }

  /** Removes the row that has the key of this one, whatever its other columns; says if it did. */
  public boolean delete(T row) {
    checkKeyOfRecord("delete()");
    @Nullable Object[] all = valuesOf(row);
    return deleteKey(keyInRecord.stream().map(column -> all[column]).toArray());
  }

  /**
   * Removes the row of a key; says if there was one.
   *
   * @param values one for each column of the PRIMARY KEY, in its order
   */
  public boolean deleteKey(@Nullable Object... values) {
    checkKey("deleteKey()");
    return delete.execute(values) > 0;
  }

  /**
   * The row of a key, which is found by it. It sees every change that returned before.
   *
   * @param values one for each column of the PRIMARY KEY, in its order
   */
  public Optional<T> get(@Nullable Object... values) {
    checkKey("get()");
    return db.query("SELECT * FROM " + quoted(name) + byKey(), values).rows(type).stream()
        .findFirst();
  }

  /** All rows, in no order, as they are at one moment. */
  public List<T> scan() {
    return db.query("SELECT * FROM " + quoted(name)).rows(type);
  }

  /** The table's name. */
  public String name() {
    return name;
  }

  private @Nullable Object[] valuesOf(T row) {
    if (row == null) {
      throw new LaminarException(
          ErrorCode.NULL_NOT_ALLOWED, "null is no row of table \"" + name + "\"");
    }
    return values.of(row);
  }

  private void checkKey(String call) {
    if (key.isEmpty()) {
      throw new LaminarException(
          ErrorCode.INVALID_OPERATION,
          call + " goes by the key, and table \"" + name + "\" has no PRIMARY KEY");
    }
  }

  private void checkKeyOfRecord(String call) {
    checkKey(call);
    if (keyInRecord.contains(-1)) {
      throw new LaminarException(
          ErrorCode.INVALID_OPERATION,
          call
              + " goes by the key, and "
              + type.getSimpleName()
              + " has no component for all of it: "
              + String.join(", ", key));
    }
  }

  /** Frees its statements; no row can be changed by it any more. Closing again does nothing. */
  @Override
  public synchronized void close() {
    closed = true;
    insert.close();
    upsert.close();
    delete.close();
  }
}
