package dev.laminardb.mapping;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Makes records of a stream's batches. Immutable: any number of threads may use one.
 *
 * <p>The record's constructor and the readers of its components are joined into one method handle
 * from a row to a record, so a row allocates its record and the objects in it, no more.
 *
 * @param <T> the record
 */
public final class RecordDecoder<T> {
  private final Class<T> type;
  private final String stream;
  private final List<RecordFields.Pair> pairs;

  /** From a {@link RowCursor} to the record as an Object. */
  private final MethodHandle construct;

  private RecordDecoder(
      Class<T> type, String stream, List<RecordFields.Pair> pairs, MethodHandle construct) {
    this.type = type;
    this.stream = stream;
    this.pairs = pairs;
    this.construct = construct;
  }

  /**
   * A decoder of a stream's rows.
   *
   * @param type a record each of whose components is named as one of the stream's columns; columns
   *     that it does not name are not read
   * @throws LaminarException SCHEMA_MISMATCH naming every field that does not match;
   *     INVALID_OPERATION if the record's module keeps it from us
   */
  public static <T> RecordDecoder<T> of(Class<T> type, String stream, Schema schema) {
    List<RecordFields.Pair> pairs = RecordFields.read(type, stream, schema);
    MethodHandle[] readers = new MethodHandle[pairs.size()];
    for (int i = 0; i < readers.length; i++) {
      readers[i] = ComponentReader.of(pairs.get(i), stream, i);
    }
    MethodHandle constructor = new RecordAccess<>(type).constructor();
    // Every reader takes a cursor of its own; the permutation hands all of them the same.
    MethodHandle fromCursors = MethodHandles.filterArguments(constructor, 0, readers);
    MethodType fromCursor = MethodType.methodType(type, RowCursor.class);
    MethodHandle construct =
        MethodHandles.permuteArguments(fromCursors, fromCursor, new int[readers.length])
            .asType(fromCursor.changeReturnType(Object.class));
    return new RecordDecoder<>(type, stream, pairs, construct);
  }

  /**
   * Hands every row of a batch to a consumer, in order. The batch stays the caller's.
   *
   * @param out its exceptions are passed on as they are
   * @throws LaminarException as {@link #rows}; the rows before have been handed over
   */
  public void decode(Batch batch, Consumer<? super T> out) {
    RowCursor cursor = new RowCursor(batch, pairs);
    int rows = batch.rowCount();
    for (int row = 0; row < rows; row++) {
      out.accept(record(cursor, row));
    }
  }

  /**
   * The records of a batch by row, for as long as the batch is held, for one thread at a time. The
   * batch stays the caller's.
   *
   * @return throws IndexOutOfBoundsException for a row that the batch does not have;
   *     LaminarException INVALID_CAST for a string that is no constant of the component's enum;
   *     CALLBACK_FAILED with the cause, if the record's constructor throws
   */
  public IntFunction<T> rows(Batch batch) {
    RowCursor cursor = new RowCursor(batch, pairs);
    int count = batch.rowCount();
    return row -> record(cursor, Objects.checkIndex(row, count));
  }

  @SuppressWarnings("unchecked")
  private T record(RowCursor cursor, int row) {
    cursor.moveTo(row);
    try {
      return (T) (Object) construct.invokeExact(cursor);
    } catch (LaminarException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new LaminarException(
          ErrorCode.CALLBACK_FAILED,
          String.format(
              Locale.ROOT,
              "the constructor of record %s refused row %d of a batch of stream \"%s\": %s",
              type.getName(),
              row,
              stream,
              e),
          e);
    }
  }
}
