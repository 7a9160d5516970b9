package dev.laminardb.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntListsTest {
  private final IntLists lists = new IntLists();

  private List<Integer> list(int slot) {
    List<Integer> values = new ArrayList<>();
    for (int i = 0; i < lists.size(slot); i++) {
      values.add(lists.array(slot)[lists.offset(slot) + i]);
    }
    return values;
  }

  @Test
  void beginsWithEmptyLists() {
    lists.grow(3);

    assertThat(list(2)).isEmpty();
  }

  @Test
  void insertsWhereToldAndRemovesAtTheEnd() {
    lists.grow(1);
    lists.insert(0, 0, 5);
    lists.insert(0, 0, 3);
    lists.insert(0, 1, 4);
    lists.insert(0, 3, 6);

    assertThat(list(0)).containsExactly(3, 4, 5, 6);
    assertThat(lists.removeLast(0)).isEqualTo(6);
    assertThat(list(0)).containsExactly(3, 4, 5);
  }

  @Test
  void keepsManyListsApart() {
    Random random = new Random(1);
    List<List<Integer>> expected = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      if (random.nextInt(50) == 0 || expected.isEmpty()) {
        expected.add(new ArrayList<>());
        lists.grow(expected.size());
      }
      int slot = random.nextInt(expected.size());
      List<Integer> list = expected.get(slot);
      if (random.nextInt(4) == 0 && !list.isEmpty()) {
        assertThat(lists.removeLast(slot)).isEqualTo(list.remove(list.size() - 1));
      } else {
        int index = random.nextInt(list.size() + 1);
        list.add(index, i);
        lists.insert(slot, index, i);
      }
    }
    for (int slot = 0; slot < expected.size(); slot++) {
      assertThat(list(slot)).isEqualTo(expected.get(slot));
    }
  }

  @Test
  void holdsListsUpToALength() {
    lists.grow(2);
    for (int i = 0; i < IntLists.MAX_SIZE; i++) {
      lists.insert(1, i, i);
    }

    assertThat(list(1)).hasSize(IntLists.MAX_SIZE).startsWith(0, 1).endsWith(IntLists.MAX_SIZE - 1);
    assertThatThrownBy(() -> lists.insert(1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
