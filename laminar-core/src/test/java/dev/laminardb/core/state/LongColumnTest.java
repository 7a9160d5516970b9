package dev.laminardb.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LongColumnTest {
  @Test
  void givesNewSlotsTheInitialValueAndKeepsOldOnes() {
    LongColumn column = new LongColumn(-7);
    int size = 0;
    for (int grown : new int[] {1, 2, 1000, 1024, 1025, 1025, 5000, 100_000}) {
      column.grow(grown);
      for (int slot = size; slot < grown; slot++) {
        assertThat(column.get(slot)).isEqualTo(-7);
        column.set(slot, slot * 3L);
      }
      size = grown;
    }
    for (int slot = 0; slot < size; slot++) {
      assertThat(column.get(slot)).isEqualTo(slot * 3L);
    }
  }

  @Test
  void doesNotShrinkWhenAskedToGrowToLess() {
    LongColumn column = new LongColumn(0);
    column.grow(3000);
    column.set(2999, 5);
    column.grow(10);
    column.grow(3000);

    assertThat(column.get(2999)).isEqualTo(5);
  }

  @Test
  void growsByPagesWithoutCopyingThem() {
    LongColumn column = new LongColumn(0);
    column.grow(LongColumn.PAGE_SIZE);
    long[] page = column.pages()[0];
    column.grow(50_000);

    assertThat(column.pages()[0]).isSameAs(page);
    column.set(1025, 9);
    assertThat(column.pages()[1][1]).isEqualTo(9);
    assertThat(page).hasSize(LongColumn.PAGE_SIZE);
  }

  @Test
  void keepsValuesWhileItsFirstPageIsSmall() {
    LongColumn column = new LongColumn(-1);
    for (int size = 1; size <= 3 * LongColumn.PAGE_SIZE; size += 7) {
      column.grow(size);
      column.set(size - 1, size);
    }
    for (int slot = 0; slot <= 2 * LongColumn.PAGE_SIZE; slot++) {
      assertThat(column.get(slot)).isEqualTo(slot % 7 == 0 ? slot + 1 : -1);
    }
    LongColumn small = new LongColumn(0);
    small.grow(3);
    assertThat(small.pages()[0]).hasSizeLessThan(LongColumn.PAGE_SIZE);
  }

  @Test
  void startsWithTheInitialValueAgainAfterClear() {
    LongColumn column = new LongColumn(4);
    column.grow(2500);
    for (int slot = 0; slot < 2500; slot++) {
      column.set(slot, 1);
    }
    column.clear();
    column.grow(700);
    column.grow(2500);

    for (int slot = 0; slot < 2500; slot++) {
      assertThat(column.get(slot)).isEqualTo(4);
    }
  }

  @Test
  void addsValuesOfColumnsOfOtherRecords() {
    LongRecords records = new LongRecords();
    LongColumn first = records.column(0);
    LongColumn second = records.column(100);
    second.grow(3000);
    LongColumn from = new LongColumn(0);
    from.grow(2000);
    for (int slot = 0; slot < 2000; slot++) {
      from.set(slot, slot);
    }

    second.add(from, 1022, 4, new int[] {2999, 0, 1024, 0});

    assertThat(second.get(2999)).isEqualTo(100 + 1022);
    assertThat(second.get(0)).isEqualTo(100 + 1023 + 1025);
    assertThat(second.get(1024)).isEqualTo(100 + 1024);
    assertThat(second.get(1)).isEqualTo(100);
    assertThat(first.get(0)).isZero();
  }
}
