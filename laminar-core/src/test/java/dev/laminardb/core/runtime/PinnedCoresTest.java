package dev.laminardb.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.laminardb.core.affinity.CpuTopology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the kernel says of the threads of cores. */
class PinnedCoresTest {
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final String THREAD = "laminar-core-";

  private static StreamRuntime runtime(int cores, CoreDriver driver) {
    return new StreamRuntime(
        new RuntimeOptions(cores, 4096, 4, 4, 1L << 20, Duration.ofSeconds(5)), driver);
  }

  /** Where each thread of a core may run, by its name, as long as a runtime is open. */
  private static Map<String, String> allowed() throws IOException {
    Map<String, String> allowed = new TreeMap<>();
    try (Stream<Path> tasks = Files.list(TASKS)) {
      for (Path task : tasks.toList()) {
        List<String> status = new ArrayList<>(Files.readAllLines(task.resolve("status")));
        String name = field(status, "Name:");
        if (name.startsWith(THREAD)) {
          allowed.put(name, field(status, "Cpus_allowed_list:"));
        }
      }
    }
    return allowed;
  }

  private static String field(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip())
        .findFirst()
        .orElseThrow();
  }

  private static void assumeLinux() {
    assumeTrue(Files.isDirectory(TASKS), "only Linux says in /proc where a thread may run");
  }

  @Test
  void bindsEachCoreToAProcessorOfItsOwn() throws IOException {
    assumeLinux();
    List<Integer> cpus = CpuTopology.ofCurrentThread().pinningOrder();
    int cores = Math.min(2, cpus.size());

    try (StreamRuntime runtime = runtime(cores, ThreadedCoreDriver.pinned(null))) {
      // The cores have run when a flush returns.
      runtime.flush();

      Map<String, String> allowed = allowed();
      assertThat(allowed).hasSize(cores);
      for (int i = 0; i < cores; i++) {
        assertThat(allowed).containsEntry(THREAD + i, String.valueOf(cpus.get(i)));
      }
      assertThat(CpuTopology.ofCurrentThread().cpus()).hasSameSizeAs(cpus);
    }
  }

  @Test
  void goesOnWithoutWhereThereAreMoreCoresThanProcessors() throws IOException {
    assumeLinux();
    List<Integer> cpus = CpuTopology.ofCurrentThread().pinningOrder();
    assumeTrue(cpus.size() > 1, "with one processor every thread is bound to it");

    try (StreamRuntime runtime = runtime(cpus.size() + 1, ThreadedCoreDriver.pinned(null))) {
      runtime.flush();

      assertThat(allowed().values()).doesNotContain("0", "1");
    }
  }
}
