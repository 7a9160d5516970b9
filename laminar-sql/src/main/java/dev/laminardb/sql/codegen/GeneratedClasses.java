package dev.laminardb.sql.codegen;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.lang.reflect.Constructor;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.commons.compiler.InternalCompilerException;
import org.codehaus.janino.SimpleCompiler;

/**
 * Compiles generated classes and keeps the last of them by their source. A query that is dropped
 * and created again gets the class it had, and with it what the JVM has made of that: a new one
 * would be interpreted until it has run for a while. Thread-safe.
 */
final class GeneratedClasses {
  /** The package of every generated class. */
  static final String PACKAGE = "dev.laminardb.generated";

  private static final int MOST_KEPT = 256;

  /**
   * A class.
   *
   * @param loaders of the application's classes that it calls
   */
  private record Key(String source, Set<ClassLoader> loaders) {}

  private final Map<Key, Constructor<?>> bySource =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Constructor<?>> eldest) {
          return size() > MOST_KEPT;
        }
      };

  /**
   * The constructor of a class.
   *
   * @param query what the class is for, named in messages
   * @param className its full name
   * @param source its text
   * @param calledClasses the application's classes whose methods it calls
   * @param parameters of its constructor
   * @throws LaminarException if the code is too large to compile
   */
  Constructor<?> constructor(
      String query,
      String className,
      String source,
      Set<Class<?>> calledClasses,
      Class<?>... parameters) {
    Set<ClassLoader> loaders = loaders(calledClasses);
    Key key = new Key(source, loaders);
    synchronized (bySource) {
      Constructor<?> known = bySource.get(key);
      if (known != null) {
        return known;
      }
    }
    SimpleCompiler compiler = new SimpleCompiler();
    compiler.setParentClassLoader(
        loaders.isEmpty() ? GeneratedClasses.class.getClassLoader() : new Loader(loaders));
    try {
      compiler.cook(source);
      Constructor<?> constructor =
          compiler.getClassLoader().loadClass(className).getConstructor(parameters);
      synchronized (bySource) {
        bySource.put(key, constructor);
      }
      return constructor;
    } catch (CompileException | InternalCompilerException | ReflectiveOperationException e) {
      throw failure(query, e);
    }
  }

  /** The loaders of classes, without those whose classes every class sees. */
  private static Set<ClassLoader> loaders(Set<Class<?>> classes) {
    Set<ClassLoader> loaders = new LinkedHashSet<>();
    for (Class<?> each : classes) {
      ClassLoader loader = each.getClassLoader();
      if (loader != null && loader != GeneratedClasses.class.getClassLoader()) {
        loaders.add(loader);
      }
    }
    return loaders;
  }

  /** Finds the engine's classes, and the application's where those are. */
  private static final class Loader extends ClassLoader {
    private final Set<ClassLoader> others;

    Loader(Set<ClassLoader> others) {
      super(GeneratedClasses.class.getClassLoader());
      this.others = others;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      ClassNotFoundException failure = new ClassNotFoundException(name);
      for (ClassLoader other : others) {
        try {
          return other.loadClass(name);
        } catch (ClassNotFoundException e) {
          failure.addSuppressed(e);
        }
      }
      throw failure;
    }
  }

  private static LaminarException failure(String query, Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains("64 KB")) {
        return new LaminarException(
            ErrorCode.UNSUPPORTED,
            "an expression of \"" + query + "\" is too large to compile; split it over two streams",
            failure);
      }
    }
    return new LaminarException(
        ErrorCode.INTERNAL, "the generated code of \"" + query + "\" does not compile", failure);
  }
}
