package dev.laminardb.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Runs an operator over a script of rows and watermarks, each time on a new instance: a row to a
 * batch, all rows between two watermarks in one batch, and in random splits, in which it also emits
 * in steps that are as small; some of them with snapshots after which a new instance goes on. What
 * is emitted must be the same each time, and no memory may be left.
 *
 * <pre>
 *   new OperatorHarness(schema, () -> new SomeOperator())
 *       .rows("ACME | 10.0 | 2026-01-01 10:00:05")
 *       .watermark("2026-01-01 10:00:10")
 *       .run();   // lines of the rows and "watermark …", in order
 * </pre>
 */
public final class OperatorHarness {
  private static final long[] SEEDS = {1, 2, 3, 4, 5};
  private static final long[] RESTORED_SEEDS = {6, 7};

  private final Schema input;
  private final OperatorFactory operators;
  private final List<Object> script = new ArrayList<>();
  private int lateRows;

  /** A script with nothing in it. */
  public OperatorHarness(Schema input, OperatorFactory operators) {
    this.input = input;
    this.operators = operators;
  }

  /** Adds rows in the notation of {@link TextBatches}. */
  public OperatorHarness rows(String... lines) {
    for (String line : lines) {
      script.add(TextBatches.row(input, line));
    }
    return this;
  }

  /** Adds one row of values. */
  public OperatorHarness row(@Nullable Object... values) {
    script.add(values.clone());
    return this;
  }

  /** Adds a watermark. */
  public OperatorHarness watermark(String timestamp) {
    return watermark(TextBatches.micros(timestamp));
  }

  /** Adds a watermark, microseconds since the epoch. */
  public OperatorHarness watermark(long micros) {
    script.add(micros);
    return this;
  }

  /** Runs the script in every split and returns what was emitted, which is the same each time. */
  public List<String> run() {
    HarnessRun whole = run(Split.WHOLE, 0, operators);
    List<String> expected = whole.succeed();
    lateRows = whole.lateRows();
    same(expected, run(Split.ROW_BY_ROW, 0, operators), "row by row");
    for (long seed : SEEDS) {
      same(expected, run(Split.RANDOM, seed, operators), "split with seed " + seed);
    }
    same(expected, run(Split.ROW_BY_ROW, 0, restored(0)), "row by row, restored");
    for (long seed : RESTORED_SEEDS) {
      same(expected, run(Split.RANDOM, seed, restored(seed)), "split, restored, seed " + seed);
    }
    return expected;
  }

  private OperatorFactory restored(long seed) {
    return () -> new RestoredOperator(operators, seed);
  }

  private void same(List<String> expected, HarnessRun run, String how) {
    assertThat(run.succeed()).as(how).isEqualTo(expected);
    assertThat(run.lateRows()).as("late rows, " + how).isEqualTo(lateRows);
  }

  /**
   * Runs a script whose last rows or watermark must make the operator throw, in every split.
   *
   * @return what it threw
   */
  public RuntimeException runToFailure() {
    RuntimeException failure = failure(Split.WHOLE, 0);
    RuntimeException rowByRow = failure(Split.ROW_BY_ROW, 0);
    assertThat(rowByRow).hasSameClassAs(failure).hasMessage(failure.getMessage());
    for (long seed : SEEDS) {
      assertThat(failure(Split.RANDOM, seed)).as("seed %d", seed).hasMessage(failure.getMessage());
    }
    return failure;
  }

  private RuntimeException failure(Split split, long seed) {
    HarnessRun run = run(split, seed, operators);
    RuntimeException failure = run.failure();
    run.finish();
    if (failure == null) {
      throw new AssertionError("the operator did not fail, split " + split + ", seed " + seed);
    }
    return failure;
  }

  /** How many rows were late in the last {@link #run}. */
  public int lateRows() {
    return lateRows;
  }

  private HarnessRun run(Split split, long seed, OperatorFactory from) {
    Random random = new Random(seed);
    Operator operator = from.create();
    HarnessRun run = new HarnessRun(input, operator);
    int most = split.mostRows(random);
    for (Object element : script) {
      if (element instanceof Long watermark) {
        run.flush();
        run.watermark(watermark, () -> split.step(random));
      } else {
        run.add((@Nullable Object[]) element);
        if (run.gathered() >= most) {
          run.flush();
          most = split.mostRows(random);
        }
      }
    }
    run.flush();
    return run;
  }

  private enum Split {
    ROW_BY_ROW,
    WHOLE,
    RANDOM;

    /** The size of the next batch. */
    int mostRows(Random random) {
      return switch (this) {
        case ROW_BY_ROW -> 1;
        case WHOLE -> Batch.MAX_ROWS;
        case RANDOM -> 1 + random.nextInt(random.nextBoolean() ? 4 : 300);
      };
    }

    /** How many groups the operator may emit before it is called again. */
    int step(Random random) {
      return this == ROW_BY_ROW ? 3 : mostRows(random);
    }
  }
}
