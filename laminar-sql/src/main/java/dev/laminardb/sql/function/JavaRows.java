package dev.laminardb.sql.function;

import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.kernel.JavaValues;
import dev.laminardb.core.operator.RowFunction;
import java.lang.invoke.MethodHandle;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls a table function of the application, unless an argument is null that it cannot take: then
 * there are no rows. Immutable.
 *
 * @param handle takes the arguments and returns an Iterable, or null for no rows
 */
record JavaRows(String name, List<JavaType> parameters, MethodHandle handle, RecordRows rows)
    implements RowFunction {

  @Override
  public Iterator<@Nullable Object[]> rows(@Nullable Object[] arguments) {
    @Nullable Object[] given = new @Nullable Object[arguments.length];
    for (int i = 0; i < given.length; i++) {
      JavaType parameter = parameters.get(i);
      if (arguments[i] == null && !parameter.isNullable()) {
        return Collections.emptyIterator();
      }
      given[i] = parameter.object(arguments[i]);
    }
    Iterable<?> made = (Iterable<?>) call(given);
    return made == null ? Collections.emptyIterator() : new Values(made.iterator());
  }

  private @Nullable Object call(@Nullable Object[] arguments) {
    try {
      return handle.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private LaminarException failed(Throwable failure) {
    return JavaValues.failed(name, failure);
  }

  /** The values of records. */
  private final class Values implements Iterator<@Nullable Object[]> {
    private final Iterator<?> records;

    private Values(Iterator<?> records) {
      this.records = records;
    }

    @Override
    public boolean hasNext() {
      return records.hasNext();
    }

    @Override
    public @Nullable Object[] next() {
      try {
        return rows.values(records.next());
      } catch (Throwable e) {
        throw failed(e);
      }
    }
  }
}
