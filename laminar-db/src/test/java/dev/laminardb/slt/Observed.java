package dev.laminardb.slt;

import dev.laminardb.ArrowBatch;
import dev.laminardb.ArrowSubscription;
import dev.laminardb.LaminarDB;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
  private Set<String> existing = Set.of();

  Observed(LaminarDB db, Set<String> wanted) {
    this.db = db;
    this.wanted = wanted;
  }

  /**
   * Looks for streams that the last statement has created. One that was there before may have been
   * dropped and created again at once, so where there was a DROP each is subscribed to anew; as
   * nothing is pushed meanwhile, no row is seen twice or not at all.
   */
  void afterStatement(String sql) {
    if (sql.toUpperCase(Locale.ROOT).contains("DROP ")) {
      existing = Set.of();
    }
    Set<String> now = new HashSet<>();
    for (LaminarDB.RelationInfo relation : db.relations()) {
      String key = key(relation.name());
      now.add(key);
      if (wanted.contains(key) && !existing.contains(key) && relation.failure() == null) {
        ArrowSubscription old = open.put(key, db.subscribe(relation.name()));
        if (old != null) {
          earlier.computeIfAbsent(key, k -> new ArrayList<>()).addAll(poll(old));
          old.close();
        }
      }
    }
    existing = now;
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  Schema schema(String stream) {
    return subscription(stream).schema();
  }

  /** The rows delivered since the last call, in order of delivery. */
  List<String> take(String stream) {
    ArrowSubscription subscription = subscription(stream);
    List<String> rows = new ArrayList<>();
    List<String> old = earlier.remove(key(stream));
    if (old != null) {
      rows.addAll(old);
    }
    rows.addAll(poll(subscription));
    return rows;
  }

  private ArrowSubscription subscription(String stream) {
    ArrowSubscription subscription = open.get(key(stream));
    if (subscription == null) {
      throw new IllegalArgumentException("no stream \"" + stream + "\" was created");
    }
    return subscription;
  }

  private static List<String> poll(ArrowSubscription subscription) {
    List<String> rows = new ArrayList<>();
    for (ArrowBatch batch = subscription.poll(); batch != null; batch = subscription.poll()) {
      for (@Nullable Object[] row : ArrowValues.take(batch)) {
        rows.add(RowText.format(row));
      }
    }
    return rows;
  }

  @Override
  public void close() {
    open.values().forEach(ArrowSubscription::close);
  }
}
