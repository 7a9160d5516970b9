package dev.laminardb.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.ArrayLayout;
import dev.laminardb.core.batch.ArrayType;
import dev.laminardb.core.batch.ArrayWriter;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random arrays of any length, of numbers and of texts, against sets and lists of Java's. */
class ArraySetsTest {
  private static final int RUNS = 300;

  /** Arrays of a type, of which words and texts are made of small numbers. */
  private record TestArrays(ColumnType element, Scratch scratch) {
    ArrayType type() {
      return ArrayType.of(element.arrowType());
    }

    long write(Collection<@Nullable Integer> values) {
      ArrayWriter writer = new ArrayWriter(ArrayLayout.width(element));
      writer.begin();
      for (Integer value : values) {
        if (value == null) {
          writer.addNull();
        } else if (element == ColumnType.VARCHAR) {
          byte[] text = text(value).getBytes(StandardCharsets.UTF_8);
          writer.addString(text, 0, text.length);
        } else {
          writer.addWord(value);
        }
      }
      return Arrays.make(scratch, writer);
    }

    /** Of the same order as the numbers, some longer than eight bytes. */
    private static String text(int value) {
      return "%03d".formatted(value) + (value % 3 == 0 ? "-and-more" : "");
    }

    List<@Nullable Integer> read(long array) {
      List<@Nullable Integer> values = new ArrayList<>();
      for (int i = 0; i < ArrayLayout.count(array); i++) {
        if (ArrayLayout.isNull(array, i)) {
          values.add(null);
        } else if (element == ColumnType.VARCHAR) {
          byte[] text = new byte[3];
          for (int b = 0; b < text.length; b++) {
            text[b] = RawMemory.getByte(ArrayLayout.stringAddress(array, i) + b);
          }
          values.add(Integer.valueOf(new String(text, StandardCharsets.UTF_8)));
        } else {
          values.add((int) ArrayLayout.word(array, i, ArrayLayout.width(element)));
        }
      }
      return values;
    }
  }

  private static List<@Nullable Integer> random(Random random) {
    List<@Nullable Integer> values = new ArrayList<>();
    int most = random.nextInt(4) == 0 ? 300 : 6;
    for (int i = random.nextInt(most); i > 0; i--) {
      values.add(random.nextInt(8) == 0 ? null : random.nextInt(most));
    }
    return values;
  }

  @Test
  void areAsSetsAndListsHaveThem() {
    Random random = new Random(1);
    for (ColumnType element : List.of(ColumnType.SMALLINT, ColumnType.BIGINT, ColumnType.VARCHAR)) {
      try (RootAllocator allocator = new RootAllocator();
          Scratch scratch = new Scratch(allocator)) {
        TestArrays arrays = new TestArrays(element, scratch);
        ArraySets sets = new ArraySets(arrays.type());
        ArrayOrder order = new ArrayOrder(arrays.type());
        for (int run = 0; run < RUNS; run++) {
          scratch.reset();
          compare(random(random), random(random), arrays, sets, order);
        }
      }
    }
  }

  private static void compare(
      List<@Nullable Integer> left,
      List<@Nullable Integer> right,
      TestArrays arrays,
      ArraySets sets,
      ArrayOrder order) {
    Scratch scratch = arrays.scratch();
    long a = arrays.write(left);
    long b = arrays.write(right);
    LinkedHashSet<@Nullable Integer> either = new LinkedHashSet<>(left);
    either.addAll(right);
    LinkedHashSet<@Nullable Integer> both = new LinkedHashSet<>(left);
    both.retainAll(right);
    LinkedHashSet<@Nullable Integer> except = new LinkedHashSet<>(left);
    except.removeAll(new ArrayList<>(right));
    List<@Nullable Integer> without = new ArrayList<>(left);
    without.removeAll(right);
    assertThat(arrays.read(sets.distinct(scratch, a, 0)))
        .containsExactlyElementsOf(new LinkedHashSet<>(left));
    assertThat(arrays.read(sets.union(scratch, a, 0, b, 0))).containsExactlyElementsOf(either);
    assertThat(arrays.read(sets.intersect(scratch, a, 0, b, 0))).containsExactlyElementsOf(both);
    assertThat(arrays.read(sets.except(scratch, a, 0, b, 0))).containsExactlyElementsOf(except);
    assertThat(arrays.read(sets.without(scratch, a, 0, b, 0))).containsExactlyElementsOf(without);

    List<Integer> known = right.stream().filter(value -> value != null).toList();
    assertThat(sets.hasAny(a, 0, b, 0)).isEqualTo(known.stream().anyMatch(left::contains));
    assertThat(sets.hasAll(a, 0, b, 0)).isEqualTo(left.containsAll(known));

    List<@Nullable Integer> sorted = new ArrayList<>(left);
    sorted.sort(Comparator.nullsLast(Comparator.naturalOrder()));
    assertThat(arrays.read(order.sort(scratch, a, 0))).containsExactlyElementsOf(sorted);
    sorted.sort(Comparator.nullsLast(Comparator.reverseOrder()));
    assertThat(arrays.read(order.reverseSort(scratch, a, 0))).containsExactlyElementsOf(sorted);
    Integer greatest = sorted.isEmpty() ? null : sorted.get(0);
    assertThat(order.greatest(a)).isEqualTo(greatest == null ? -1 : left.indexOf(greatest));
  }
}
