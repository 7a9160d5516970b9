package dev.laminardb.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import javax.tools.ToolProvider;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordAccessTest {
  private static final Schema SCHEMA =
      Columns.schema(
          "n BIGINT NOT NULL",
          "i INT NOT NULL",
          "d DOUBLE NOT NULL",
          "b BOOLEAN NOT NULL",
          "s VARCHAR NOT NULL",
          "t TIMESTAMP");

  @Test
  void saysWhatToOpenWhenAModuleKeepsItsRecordClosed(@TempDir Path folder) throws Exception {
    Class<?> point = recordOfModule(folder, "module acme { }");

    assertThatThrownBy(() -> RecordEncoder.of(point, "s", SCHEMA, -1))
        .isInstanceOf(LaminarException.class)
        .hasMessageContainingAll(
            "acme.rows.Point",
            "module acme does not open its package",
            "opens acme.rows",
            "--add-opens acme/acme.rows=ALL-UNNAMED")
        .extracting(e -> ((LaminarException) e).errorCode())
        .isEqualTo(ErrorCode.INVALID_OPERATION);
    Class<?> small = Class.forName("acme.rows.Small", true, point.getClassLoader());
    assertThatThrownBy(() -> RecordDecoder.of(small, "s", SCHEMA))
        .hasMessageContaining("does not open its package");
  }

  @Test
  void readsARecordOfAModuleThatOpensItsPackage(@TempDir Path folder) throws Exception {
    Class<?> point = recordOfModule(folder, "module acme { opens acme.rows; }");

    Constructor<?> constructor = point.getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    Object row =
        constructor.newInstance(
            1L << 40, (short) 3, 0.5f, true, "text", Optional.of(Instant.ofEpochSecond(1)));

    EncodedRow encoded = encoded(point, row);

    assertThat(encoded.longAt(0)).isEqualTo(1L << 40);
    assertThat(encoded.longAt(1)).isEqualTo(3);
    assertThat(encoded.doubleAt(2)).isEqualTo(0.5);
    assertThat(encoded.longAt(3)).isEqualTo(1);
    assertThat(encoded.stringAt(4)).isEqualTo("text");
    assertThat(encoded.longAt(5)).isEqualTo(1_000_000);
  }

  private static <T> EncodedRow encoded(Class<T> type, Object row) {
    return EncodedRow.of(RecordEncoder.of(type, "s", SCHEMA, -1), 6, type.cast(row));
  }

  @Test
  void makesARecordOfAModuleThatOpensItsPackage(@TempDir Path folder) throws Exception {
    Class<?> point = recordOfModule(folder, "module acme { opens acme.rows; }");
    Schema schema = Columns.schema("n BIGINT NOT NULL");
    Class<?> small = Class.forName("acme.rows.Small", true, point.getClassLoader());

    try (BufferAllocator allocator = new RootAllocator();
        BatchPool pool = new BatchPool(schema, allocator)) {
      BatchBuilder builder = pool.builder();
      builder.column(0).setLong(0, 42);
      builder.addRows(1);
      Batch batch = builder.build();

      Object row = RecordDecoder.of(small, "s", schema).rows(batch).apply(0);

      assertThat(row).isInstanceOf(small).hasToString("Small[n=42]");
      batch.release();
    }
  }

  /** Compiles a module with one record that is not public, and loads it in a layer of its own. */
  private static Class<?> recordOfModule(Path folder, String moduleInfo)
      throws IOException, ClassNotFoundException {
    Path info = Files.writeString(folder.resolve("module-info.java"), moduleInfo);
    Path source =
        Files.writeString(
            Files.createDirectories(folder.resolve("acme/rows")).resolve("Point.java"),
            """
            package acme.rows;
            import java.time.Instant;
            import java.util.Optional;
            record Point(long n, short i, float d, boolean b, String s, Optional<Instant> t) {}
            record Small(long n) {}
            """);
    Path classes = folder.resolve("classes");
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), info.toString(), source.toString());
    assertThat(status).isZero();
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration().resolve(ModuleFinder.of(classes), ModuleFinder.of(), Set.of("acme"));
    return boot.defineModulesWithOneLoader(configuration, ClassLoader.getSystemClassLoader())
        .findLoader("acme")
        .loadClass("acme.rows.Point");
  }
}
