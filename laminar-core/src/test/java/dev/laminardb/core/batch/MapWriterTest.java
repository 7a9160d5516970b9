package dev.laminardb.core.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.error.LaminarException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.junit.jupiter.api.Test;

class MapWriterTest {
  private static MapWriter writer(ArrowType key) {
    return new MapWriter(MapType.of(key, ColumnType.INT.arrowType()));
  }

  @Test
  void theOrderInWhichEntriesComeDoesNotMatter() {
    SplittableRandom random = new SplittableRandom(1);
    MapWriter map = writer(ColumnType.BIGINT.arrowType());
    MapWriter other = writer(ColumnType.BIGINT.arrowType());
    for (int round = 0; round < 200; round++) {
      TreeMap<Long, Integer> entries = new TreeMap<>();
      map.begin();
      for (int i = random.nextInt(100); i > 0; i--) {
        long key = random.nextLong(-500, 500);
        if (entries.putIfAbsent(key, i) == null) {
          map.keys().addWord(key);
          add(map, i);
        }
      }
      map.end();
      other.begin();
      entries.forEach(
          (key, value) -> {
            other.keys().addWord(key);
            add(other, value);
          });
      other.end();

      assertThat(map.toBytes()).hasSize(map.length()).isEqualTo(other.toBytes());
    }
  }

  private static void add(MapWriter map, int value) {
    if (value % 7 == 0) {
      map.values().addNull();
    } else {
      map.values().addWord(value);
    }
  }

  @Test
  void decimalsAscendByBothWords() {
    MapWriter map = writer(ColumnType.decimal(38, 0));
    MapWriter other = writer(ColumnType.decimal(38, 0));
    long[][] ascending = {{1, -2}, {-1, -1}, {5, 0}, {-5, 0}, {0, 1}};
    map.begin();
    other.begin();
    for (int i = 0; i < ascending.length; i++) {
      map.keys().addDecimal(ascending[i][0], ascending[i][1]);
      map.values().addWord(i);
      int last = ascending.length - 1 - i;
      other.keys().addDecimal(ascending[last][0], ascending[last][1]);
      other.values().addWord(last);
    }
    map.end();
    other.end();

    assertThat(other.toBytes()).isEqualTo(map.toBytes());
  }

  @Test
  void bothZerosAreOneKey() {
    MapWriter map = writer(ColumnType.DOUBLE.arrowType());
    map.begin();
    map.keys().addDouble(0.0);
    map.values().addWord(1);
    map.keys().addDouble(-0.0);
    map.values().addWord(2);

    assertThatThrownBy(map::end)
        .isInstanceOf(LaminarException.class)
        .hasMessageContaining("a map has a key twice");
  }

  @Test
  void noKeyIsNull() {
    MapWriter map = writer(ColumnType.VARCHAR.arrowType());
    map.begin();
    map.keys().addNull();
    map.values().addWord(1);

    assertThatThrownBy(map::end).hasMessageContaining("a key of a map is NULL");
  }

  @Test
  void aStructHasItsFieldsAtTheSamePlaces() {
    StructType type =
        StructType.of(
            List.of(
                ColumnType.VARCHAR.field("a", true),
                ColumnType.SMALLINT.field("b", true),
                ColumnType.VARCHAR.field("c", true)));
    StructWriter struct = new StructWriter(type.layout());
    struct.begin();
    struct.addString(new byte[] {'x', 'y'}, 0, 2);
    struct.addNull();
    struct.addString(new byte[] {'z'}, 0, 1);

    // A byte of nulls, where "xy" ends, the SMALLINT, where "z" ends, and both.
    assertThat(struct.toBytes()).containsExactly(2, 2, 0, 0, 0, 0, 0, 3, 0, 0, 0, 'x', 'y', 'z');
    assertThat(type.layout().offset(1)).isEqualTo(5);
    assertThat(type.layout().previousEnd(2)).isEqualTo(1);
    assertThat(type.layout().fixedBytes()).isEqualTo(11);
  }
}
