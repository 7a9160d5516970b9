package dev.laminardb.slt;

import dev.laminardb.LaminarDB;
import dev.laminardb.SimulatedDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A database for a script.
 *
 * @param clock puts its clock forward
 */
record ScriptDatabase(LaminarDB db, Consumer<Duration> clock) implements AutoCloseable {

  /** One whose cores are threads. */
  static ScriptDatabase threaded(int cores) {
    AtomicLong forward = new AtomicLong();
    InstantSource clock = () -> InstantSource.system().instant().plusMillis(forward.get());
    return new ScriptDatabase(
        LaminarDB.builder().cores(cores).onNotice(notice -> {}).clock(clock).open(),
        by -> forward.addAndGet(by.toMillis()));
  }

  /** One whose cores the test's thread runs. */
  static ScriptDatabase simulated(long seed, int cores) {
    SimulatedDatabase simulated = SimulatedDatabase.open(seed, cores);
    return new ScriptDatabase(simulated.db(), simulated::advance);
  }

  /** Puts the clock forward, and lets every core notice. */
  void advance(Duration by) {
    clock.accept(by);
    // The first may be through before the end of a duty cycle that began before.
    db.flush();
    db.flush();
  }

  @Override
  public void close() {
    db.close();
  }
}
