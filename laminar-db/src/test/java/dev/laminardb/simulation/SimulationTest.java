package dev.laminardb.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;

/**
 * Whatever the interleaving of cores, pushes, polls and statements, streams deliver what a plain
 * evaluation of the same rows gives. {@code -Dsimulation.seeds=N} lives more lives, {@code
 * -Dsimulation.seed=S} that one alone.
 */
class SimulationTest {
  private static final int DEFAULT_SEEDS = 1000;
  private static final int REPEATED_SEEDS = 40;

  @Test
  void deliversWhatAPlainEvaluationGives() {
    Long only = Long.getLong("simulation.seed");
    long first = only == null ? 1 : only;
    long last = only == null ? Integer.getInteger("simulation.seeds", DEFAULT_SEEDS) : only;
    long fullRings = 0;
    long results = 0;
    long lateRows = 0;
    for (long seed = first; seed <= last; seed++) {
      Simulation simulation = live(seed);
      fullRings += simulation.fullRings();
      results += simulation.results();
      lateRows += simulation.lateRows();
    }
    if (only == null) {
      assertThat(fullRings).as("pushes that found the ring full").isPositive();
      assertThat(results).as("rows compared").isGreaterThan(100 * (last - first + 1));
      assertThat(lateRows).as("rows that came late").isGreaterThan(last - first + 1);
    }
  }

  private static Simulation live(long seed) {
    Simulation simulation = new Simulation(seed);
    try {
      simulation.run();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(simulation.describe() + "\n" + e.getMessage(), e);
    }
    if (!simulation.differences().isEmpty()) {
      fail(simulation.describe() + simulation.differences());
    }
    return simulation;
  }

  @Test
  void oneSeedAlwaysGivesOneLife() {
    for (long seed = 1; seed <= REPEATED_SEEDS; seed++) {
      assertThat(live(seed).log()).as("seed %d", seed).isEqualTo(live(seed).log());
    }
    assertThat(live(1).log()).isNotEqualTo(live(2).log());
  }
}
