package dev.laminardb.core.affinity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ThreadAffinityTest {
  private static final int FIRST_WITH_FOREIGN = 22;

  @BeforeAll
  static void assumeLinux() {
    assumeTrue(
        System.getProperty("os.name").equals("Linux"), "sched_setaffinity is a call of Linux");
  }

  /** Runs on a thread of its own, since what it does to the thread stays. */
  private static <T> T onThread(Callable<T> action) throws Exception {
    FutureTask<T> task = new FutureTask<>(action);
    new Thread(task).start();
    return task.get();
  }

  private static List<Integer> allowedAfter(ThreadAffinity affinity, int cpu) throws Exception {
    return onThread(
        () -> {
          affinity.pinTo(cpu);
          return CpuTopology.ofCurrentThread().pinningOrder();
        });
  }

  @Test
  void needsNoLibraryWhereJavaCallsNativeFunctionsItself() {
    boolean foreign = Runtime.version().feature() >= FIRST_WITH_FOREIGN;

    assertThat(ThreadAffinity.find())
        .isInstanceOf(foreign ? ForeignAffinity.class : JnaAffinity.class);
  }

  @Test
  void bindsTheCallingThreadEitherWay() throws Exception {
    for (int cpu : CpuTopology.ofCurrentThread().pinningOrder()) {
      assertThat(allowedAfter(ThreadAffinity.find(), cpu)).containsExactly(cpu);
      assertThat(allowedAfter(new JnaAffinity(), cpu)).containsExactly(cpu);
    }
  }

  @Test
  void reportsAProcessorThatIsNotThere() {
    for (ThreadAffinity affinity : List.of(ThreadAffinity.find(), new JnaAffinity())) {
      assertThatThrownBy(() -> onThread(() -> allowedAfter(affinity, 100_000)))
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage("sched_setaffinity refused processor 100000");
    }
  }
}
