package dev.laminardb.sql.codegen;

import dev.laminardb.core.kernel.ProjectionKernel;
import java.lang.reflect.Constructor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The classes compiled last, by their source. A query that is dropped and created again gets the
 * class it had, and with it what the JVM has made of that: a new one would be interpreted until it
 * has run for a while. Thread-safe.
 */
final class CompiledKernels {
  private static final int MOST_KEPT = 256;

  private final Map<String, Constructor<? extends ProjectionKernel>> bySource =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(
            Map.Entry<String, Constructor<? extends ProjectionKernel>> eldest) {
          return size() > MOST_KEPT;
        }
      };

  synchronized @Nullable Constructor<? extends ProjectionKernel> find(String source) {
    return bySource.get(source);
  }

  synchronized void add(String source, Constructor<? extends ProjectionKernel> constructor) {
    bySource.put(source, constructor);
  }
}
