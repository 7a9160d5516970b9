package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.ArrayLayout;
import dev.laminardb.core.batch.ArrayWriter;
import dev.laminardb.core.batch.MapLayout;
import dev.laminardb.core.batch.MapWriter;
import dev.laminardb.core.batch.StructWriter;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;

/** Functions of maps, which lie in memory as {@link MapLayout} has them. Stateless. */
public final class Maps {
  private Maps() {}

  /**
   * The map that a writer has put together.
   *
   * @throws LaminarException INVALID_ARGUMENT if a key is null, or there twice
   */
  public static long make(Scratch scratch, MapWriter writer) {
    writer.end();
    int length = writer.length();
    long start = scratch.reserve(length);
    writer.writeTo(start);
    return scratch.finish(start, length);
  }

  /**
   * The map of an array of keys and one of values.
   *
   * @throws LaminarException INVALID_ARGUMENT if one is longer, a key is null, or there twice
   */
  public static long fromArrays(
      Scratch scratch, MapWriter writer, long keys, int keyBytes, long values, int valueBytes) {
    int count = ArrayLayout.count(keys);
    if (count != ArrayLayout.count(values)) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "MAP_FROM_ARRAYS of " + count + " keys and " + ArrayLayout.count(values) + " values");
    }
    writer.begin();
    for (int i = 0; i < count; i++) {
      writer.keys().add(keys, i);
      writer.values().add(values, i);
    }
    return make(scratch, writer);
  }

  /**
   * The entries as an array of structs.
   *
   * @param entries of byte strings, for this call
   * @param entry of a key and a value, for this call
   */
  public static long entries(
      Scratch scratch, ArrayWriter entries, StructWriter entry, long map, int length) {
    long keys = MapLayout.keys(map);
    long values = MapLayout.values(map);
    entries.begin();
    for (int i = 0; i < ArrayLayout.count(keys); i++) {
      entry.begin();
      entry.add(keys, i);
      entry.add(values, i);
      long bytes = Arrays.make(scratch, entry);
      entries.addString(bytes, scratch.length());
    }
    return Arrays.make(scratch, entries);
  }
}
