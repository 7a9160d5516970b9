package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.kernel.PairCondition;
import dev.laminardb.core.testing.ChangelogRun;
import dev.laminardb.core.testing.TextBatches;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Joins for tests: by the first column of both sides, all columns come out. */
final class JoinSpecs {
  private final JoinKind kind;
  private Schema left = TextBatches.schema("k INT, a VARCHAR");
  private Schema right = TextBatches.schema("k INT, b VARCHAR");
  private int[] leftKeys = {0};
  private int[] rightKeys = {0};
  private boolean[] nullSafe = {false};
  private @Nullable PairCondition condition;
  private int @Nullable [] outputs;

  private JoinSpecs(JoinKind kind) {
    this.kind = kind;
  }

  static JoinSpecs of(JoinKind kind) {
    return new JoinSpecs(kind);
  }

  JoinSpecs left(String columns) {
    left = TextBatches.schema(columns);
    return this;
  }

  JoinSpecs right(String columns) {
    right = TextBatches.schema(columns);
    return this;
  }

  /** Both sides take rows back. */
  JoinSpecs retracting() {
    left = Changelog.withWeight(left);
    right = Changelog.withWeight(right);
    return this;
  }

  /** The same key columns on both sides. */
  JoinSpecs keys(int... keys) {
    leftKeys = keys;
    rightKeys = keys;
    nullSafe = new boolean[keys.length];
    return this;
  }

  JoinSpecs nullSafe(boolean... keys) {
    nullSafe = keys;
    return this;
  }

  JoinSpecs condition(PairCondition pairs) {
    condition = pairs;
    return this;
  }

  JoinSpecs outputs(int... columns) {
    outputs = columns;
    return this;
  }

  JoinSpec spec() {
    int columns = Changelog.withoutWeight(left).getFields().size();
    columns += kind.pairs() ? Changelog.withoutWeight(right).getFields().size() : 0;
    int[] chosen = outputs == null ? IntStream.range(0, columns).toArray() : outputs;
    List<String> names = new ArrayList<>();
    for (int output : chosen) {
      names.add("c" + output);
    }
    return new JoinSpec(kind, left, right, leftKeys, rightKeys, nullSafe, condition, chosen, names);
  }

  ChangelogRun run() {
    JoinSpec spec = spec();
    return new ChangelogRun(
        List.of(spec.left(), spec.right()), spec.outputSchema(), () -> new HashJoinOperator(spec));
  }
}
