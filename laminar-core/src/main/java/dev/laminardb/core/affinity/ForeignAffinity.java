package dev.laminardb.core.affinity;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.util.Optional;

/**
 * Through {@code java.lang.foreign}, by reflection, since Java 17 does not have it. The array of
 * longs is handed to the C function in native memory that lives for the call.
 */
final class ForeignAffinity extends ThreadAffinity {
  private static final String PACKAGE = "java.lang.foreign.";

  /** Takes a process id, a length in bytes and the address of a mask. */
  private final MethodHandle function;

  /**
   * Finds the function.
   *
   * @throws ReflectiveOperationException if this Java has no such package
   * @throws java.util.NoSuchElementException if the C library has no such function
   */
  ForeignAffinity() throws ReflectiveOperationException {
    Class<?> linkerType = type("Linker");
    Class<?> segmentType = type("MemorySegment");
    Class<?> layoutType = type("MemoryLayout");
    Class<?> descriptorType = type("FunctionDescriptor");
    Object linker = linkerType.getMethod("nativeLinker").invoke(null);
    Object lookup = linkerType.getMethod("defaultLookup").invoke(linker);
    Optional<?> address =
        (Optional<?>)
            type("SymbolLookup")
                .getMethod("find", String.class)
                .invoke(lookup, "sched_setaffinity");
    Object parameters = Array.newInstance(layoutType, 3);
    Array.set(parameters, 0, layout("JAVA_INT"));
    Array.set(parameters, 1, layout("JAVA_LONG"));
    Array.set(parameters, 2, layout("ADDRESS"));
    Object descriptor =
        descriptorType
            .getMethod("of", layoutType, layoutType.arrayType())
            .invoke(null, layout("JAVA_INT"), parameters);
    Class<?> optionType = type("Linker$Option");
    function =
        (MethodHandle)
            linkerType
                .getMethod("downcallHandle", segmentType, descriptorType, optionType.arrayType())
                .invoke(
                    linker, address.orElseThrow(), descriptor, Array.newInstance(optionType, 0));
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(PACKAGE + name);
  }

  private static Object layout(String name) throws ReflectiveOperationException {
    return type("ValueLayout").getField(name).get(null);
  }

  @Override
  int setAffinity(long[] mask) {
    try {
      Class<?> arenaType = type("Arena");
      try (AutoCloseable arena = (AutoCloseable) arenaType.getMethod("ofConfined").invoke(null)) {
        Object memory =
            type("SegmentAllocator")
                .getMethod("allocateFrom", type("ValueLayout$OfLong"), long[].class)
                .invoke(arena, layout("JAVA_LONG"), mask);
        return (int) function.invokeWithArguments(0, (long) mask.length * Long.BYTES, memory);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("sched_setaffinity cannot be called", e);
    }
  }
}
