package dev.laminardb.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorWaitTest {
  @TempDir Path tasks;

  @Test
  void addsTheWaitsOfAllThreads() throws IOException {
    Files.createDirectory(tasks.resolve("1"));
    Files.createDirectory(tasks.resolve("2"));
    Files.writeString(tasks.resolve("1/schedstat"), "100 7 3\n");
    Files.writeString(tasks.resolve("2/schedstat"), "200 5 4\n");

    assertThat(ProcessorWait.nanos(tasks)).isEqualTo(12);
  }

  @Test
  void knowsNothingWhereNothingIsCounted() throws IOException {
    assertThat(ProcessorWait.nanos(tasks.resolve("none"))).isNull();
    Files.createDirectory(tasks.resolve("1"));
    assertThat(ProcessorWait.nanos(tasks)).isNull();
  }
}
