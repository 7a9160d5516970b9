package dev.laminardb.sql.plan;

import static java.util.Objects.requireNonNull;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.operator.join.FirstPairs;
import dev.laminardb.core.operator.join.JoinKind;
import dev.laminardb.core.operator.join.JoinSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The key of what a join emits. A row of one side that matches at most one of the other is known by
 * the key of its side; otherwise a pair is known by both keys, and a row without a match by its own
 * and nulls. Both sides are sent by the columns that are compared, so these say on what core a row
 * is. Used for one join.
 */
final class JoinKey {
  private final JoinSpec spec;
  private final KnownKey left;
  private final KnownKey right;

  private JoinKey(JoinSpec spec, KnownKey left, KnownKey right) {
    this.spec = spec;
    this.left = left;
    this.right = right;
  }

  /** The key of a join's result, given those of its sides; null if it is not known. */
  static @Nullable KnownKey of(JoinSpec spec, @Nullable KnownKey left, @Nullable KnownKey right) {
    if (left == null) {
      return null;
    }
    if (spec.kind() == JoinKind.SEMI || spec.kind() == JoinKind.ANTI) {
      // Whatever becomes of the right side, the join says of a left row only that it comes or goes.
      return left.movedBy(spec.leftKeys()).through(c -> KnownKey.indexOf(spec.outputs(), c));
    }
    if (right == null) {
      return null;
    }
    JoinKey key = new JoinKey(spec, left, right);
    KnownKey found = key.find();
    return found == null ? null : found.through(c -> KnownKey.indexOf(spec.outputs(), c));
  }

  /**
   * The key of a join that has one pair at most of each row of one input, told apart by its key.
   */
  static @Nullable KnownKey ofFirstPairs(JoinSpec spec) {
    FirstPairs pairs = requireNonNull(spec.spared().firstPairs());
    int[] keys = pairs.input() == 0 ? spec.leftKeys() : spec.rightKeys();
    int[] others = pairs.input() == 0 ? spec.rightKeys() : spec.leftKeys();
    List<Integer> unique = new ArrayList<>();
    Map<Integer, Integer> twins = new HashMap<>();
    for (int k = 0; k < keys.length; k++) {
      unique.add(spec.firstColumn(pairs.input()) + keys[k]);
      twins.put(unique.get(k), spec.firstColumn(1 - pairs.input()) + others[k]);
    }
    return new KnownKey(unique, List.of(), twins).through(c -> KnownKey.indexOf(spec.outputs(), c));
  }

  /** In columns as the join numbers them. */
  private @Nullable KnownKey find() {
    JoinKind kind = spec.kind();
    if ((kind == JoinKind.INNER || kind == JoinKind.LEFT) && isAtMostOne(right, spec.rightKeys())) {
      return moved(left.unique(), KnownKey.list(spec.leftKeys()));
    }
    if ((kind == JoinKind.INNER || kind == JoinKind.RIGHT) && isAtMostOne(left, spec.leftKeys())) {
      return moved(right(right.unique()), right(KnownKey.list(spec.rightKeys())));
    }
    List<Integer> both = KnownKey.union(left.unique(), right(right.unique()));
    List<Integer> leftKeys = KnownKey.list(spec.leftKeys());
    List<Integer> rightKeys = right(KnownKey.list(spec.rightKeys()));
    return switch (kind) {
      case LEFT -> moved(both, leftKeys);
      case RIGHT -> moved(both, rightKeys);
      case FULL ->
          mayBeNull(spec.left(), left) && mayBeNull(spec.right(), right)
              ? null
              : moved(both, KnownKey.union(leftKeys, rightKeys));
      // The columns that are compared are equal, so those of one side do.
      default -> moved(both, both.containsAll(rightKeys) ? rightKeys : leftKeys);
    };
  }

  /** Whether a row of the other side matches at most one. */
  private static boolean isAtMostOne(KnownKey key, int[] compared) {
    return KnownKey.list(compared).containsAll(key.unique());
  }

  private KnownKey moved(List<Integer> unique, List<Integer> by) {
    List<Integer> ofLeft = left.moving();
    List<Integer> ofRight = right.moving();
    if (ofLeft == null || ofRight == null) {
      return new KnownKey(unique, null, twins());
    }
    List<Integer> moving = KnownKey.union(by, KnownKey.union(ofLeft, right(ofRight)));
    return new KnownKey(unique, moving.stream().filter(c -> !unique.contains(c)).toList(), twins());
  }

  /** The columns that are compared are equal in a pair, which all rows of an inner join are. */
  private Map<Integer, Integer> twins() {
    Map<Integer, Integer> twins = new HashMap<>(left.twins());
    right.twins().forEach((a, b) -> twins.put(firstOfRight() + a, firstOfRight() + b));
    for (int k = 0; k < spec.leftKeys().length && spec.kind() == JoinKind.INNER; k++) {
      twins.put(spec.leftKeys()[k], firstOfRight() + spec.rightKeys()[k]);
      twins.put(firstOfRight() + spec.rightKeys()[k], spec.leftKeys()[k]);
    }
    return twins;
  }

  private static boolean mayBeNull(Schema side, KnownKey key) {
    List<Field> fields = side.getFields();
    return key.unique().stream().allMatch(column -> fields.get(column).isNullable());
  }

  private List<Integer> right(List<Integer> columns) {
    int first = firstOfRight();
    return columns.stream().map(column -> first + column).toList();
  }

  private int firstOfRight() {
    return Changelog.withoutWeight(spec.left()).getFields().size();
  }
}
