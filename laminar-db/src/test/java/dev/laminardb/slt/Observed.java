package dev.laminardb.slt;

import dev.laminardb.ArrowBatch;
import dev.laminardb.ArrowSubscription;
import dev.laminardb.ChangelogContent;
import dev.laminardb.LaminarDB;
import dev.laminardb.core.batch.Changelog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions to the streams a script asks for, each opened as soon as its stream exists. When a
 * stream is dropped and created again, what the old one delivered is kept.
 */
final class Observed implements AutoCloseable {
  private final LaminarDB db;
  private final Set<String> wanted;
  private final Map<String, ArrowSubscription> open = new TreeMap<>();
  private final Map<String, List<String>> earlier = new TreeMap<>();
  private final Map<String, ChangelogContent> contents = new TreeMap<>();
  private Set<String> existing = Set.of();

  Observed(LaminarDB db, Set<String> wanted) {
    this.db = db;
    this.wanted = wanted;
  }

  /**
   * Looks for streams that the last statement has created. One that was there before may have been
   * dropped and created again at once, so where there was a DROP or a REPLACE each is subscribed to
   * anew; as nothing is pushed meanwhile, no row is seen twice or not at all.
   */
  void afterStatement(String sql) {
    String upper = sql.toUpperCase(Locale.ROOT);
    if (upper.contains("DROP ") || upper.contains("OR REPLACE ")) {
      existing = Set.of();
    }
    Set<String> now = new HashSet<>();
    for (LaminarDB.RelationInfo relation : db.relations()) {
      String key = key(relation.name());
      now.add(key);
      if (wanted.contains(key) && !existing.contains(key) && relation.failure() == null) {
        ArrowSubscription old = open.put(key, db.subscribe(relation.name()));
        if (old != null) {
          earlier.computeIfAbsent(key, k -> new ArrayList<>()).addAll(poll(key, old));
          contents.remove(key);
          old.close();
        }
      }
    }
    existing = now;
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** The columns of a stream, without its weight. */
  Schema schema(String stream) {
    return Changelog.withoutWeight(subscription(stream).schema());
  }

  /**
   * The rows delivered since the last call, in order of delivery, behind a plus sign each. Of a
   * stream that retracts, what has come and gone since: the changes in between depend on batches.
   */
  List<String> take(String stream) {
    ArrowSubscription subscription = subscription(stream);
    List<String> rows = new ArrayList<>();
    List<String> old = earlier.remove(key(stream));
    if (old != null) {
      rows.addAll(old);
    }
    rows.addAll(poll(key(stream), subscription));
    return rows;
  }

  private ArrowSubscription subscription(String stream) {
    ArrowSubscription subscription = open.get(key(stream));
    if (subscription == null) {
      throw new IllegalArgumentException("no stream \"" + stream + "\" was created");
    }
    return subscription;
  }

  private List<String> poll(String key, ArrowSubscription subscription) {
    int weight = Changelog.weightColumn(subscription.schema());
    ChangelogContent content = contents.computeIfAbsent(key, k -> new ChangelogContent());
    List<String> rows = new ArrayList<>();
    for (ArrowBatch batch = subscription.poll(); batch != null; batch = subscription.poll()) {
      for (@Nullable Object[] row : ArrowValues.take(batch)) {
        if (weight < 0) {
          rows.add("+ " + RowText.format(row));
        } else {
          Object sign = Objects.requireNonNull(row[weight]);
          content.apply(RowText.format(Arrays.copyOf(row, weight)), (Integer) sign);
        }
      }
    }
    return weight < 0 ? rows : content.difference();
  }

  @Override
  public void close() {
    open.values().forEach(ArrowSubscription::close);
  }
}
