package dev.laminardb.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.ArrowBatch;
import dev.laminardb.ArrowSubscription;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.slt.ArrowValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a subscription's rows have come to, those taken back that were to be. */
final class Folded {
  private final ArrowSubscription subscription;
  private final int weight;
  private final Map<List<@Nullable Object>, Integer> counts = new LinkedHashMap<>();

  Folded(ArrowSubscription subscription) {
    this.subscription = subscription;
    this.weight = Changelog.weightColumn(subscription.schema());
  }

  /** Takes what has arrived. */
  void drain() {
    for (ArrowBatch batch = subscription.poll(); batch != null; batch = subscription.poll()) {
      ArrowValues.take(batch).forEach(this::take);
    }
  }

  private void take(@Nullable Object[] row) {
    if (weight < 0) {
      counts.merge(Arrays.asList(row), 1, Integer::sum);
      return;
    }
    List<@Nullable Object> values = Arrays.asList(Arrays.copyOf(row, weight));
    int count = counts.merge(values, (Integer) Objects.requireNonNull(row[weight]), Integer::sum);
    assertThat(count).as("how often there is %s", values).isNotNegative();
    if (count == 0) {
      counts.remove(values);
    }
  }

  /** The rows that are left. */
  List<@Nullable Object[]> rows() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    counts.forEach(
        (values, count) -> {
          for (int i = 0; i < count; i++) {
            rows.add(values.toArray());
          }
        });
    return rows;
  }
}
