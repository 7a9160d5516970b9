package dev.laminardb.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.error.LaminarException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HashIndexTest {
  private static void insert(HashIndex index, int hash, int slot) {
    int position = index.start(hash);
    while (index.entry(position) != 0) {
      position = index.next(position);
    }
    index.insert(position, hash, slot);
  }

  private static boolean contains(HashIndex index, int hash, int slot) {
    int position = index.start(hash);
    for (long entry = index.entry(position); entry != 0; entry = index.entry(position)) {
      if (HashIndex.matches(entry, hash) && HashIndex.slot(entry) == slot) {
        return true;
      }
      position = index.next(position);
    }
    return false;
  }

  @Test
  void findsEveryEntryAfterGrowth() {
    HashIndex index = new HashIndex();
    for (int slot = 0; slot < 50_000; slot++) {
      insert(index, (int) Hashing.mix(slot), slot);
    }
    for (int slot = 0; slot < 50_000; slot++) {
      assertThat(contains(index, (int) Hashing.mix(slot), slot)).isTrue();
    }
    assertThat(contains(index, (int) Hashing.mix(50_000), 50_000)).isFalse();
  }

  @Test
  void seeksTheFirstEntriesThatHaveTheHashes() {
    HashIndex index = new HashIndex();
    for (int slot = 0; slot < 70_000; slot++) {
      insert(index, (int) Hashing.mix(slot), slot);
    }
    long[] hashes = LongStream.range(0, 80_000).map(Hashing::mix).toArray();
    long[] entries = new long[hashes.length];

    index.load(hashes, hashes.length, entries);
    index.seek(hashes, hashes.length, entries);

    for (int i = 0; i < hashes.length; i++) {
      int hash = (int) hashes[i];
      if (entries[i] == 0) {
        assertThat(i).isGreaterThanOrEqualTo(70_000);
      } else {
        assertThat(HashIndex.matches(entries[i], hash)).isTrue();
        assertThat(contains(index, hash, HashIndex.slot(entries[i]))).isTrue();
      }
    }
  }

  @Test
  void keepsEntriesApartWhoseHashesAreEqual() {
    HashIndex index = new HashIndex();
    int[] hashes = {0, -1, Integer.MIN_VALUE, 63};
    for (int slot = 0; slot < 400; slot++) {
      insert(index, hashes[slot % 4], slot);
    }
    for (int slot = 0; slot < 400; slot++) {
      assertThat(contains(index, hashes[slot % 4], slot)).isTrue();
      assertThat(contains(index, hashes[(slot + 1) % 4], slot)).isFalse();
    }
  }

  private static void remove(HashIndex index, int hash, int slot) {
    int position = index.start(hash);
    while (index.entry(position) == 0
        || !HashIndex.matches(index.entry(position), hash)
        || HashIndex.slot(index.entry(position)) != slot) {
      position = index.next(position);
    }
    index.remove(position);
  }

  @Test
  void findsWhatIsLeftAfterEntriesWereRemoved() {
    HashIndex index = new HashIndex();
    Map<Integer, Integer> hashes = new HashMap<>();
    Random random = new Random(1);
    for (int step = 0; step < 40_000; step++) {
      int slot = random.nextInt(step < 20_000 ? 2_000 : 20);
      Integer hash = hashes.remove(slot);
      if (hash == null) {
        // Few hashes, so that walks are long and wrap around.
        hashes.put(slot, -random.nextInt(40));
        insert(index, hashes.get(slot), slot);
      } else {
        remove(index, hash, slot);
        assertThat(contains(index, hash, slot)).isFalse();
      }
      if (step % 500 == 0) {
        hashes.forEach((s, h) -> assertThat(contains(index, h, s)).isTrue());
      }
    }
  }

  @Test
  void holdsWhatAMapHoldsWhateverIsAddedAndRemoved() {
    for (int seed = 0; seed < 8; seed++) {
      // given hashes that have more or fewer of their first bits in common
      Random random = new Random(seed);
      HashIndex index = new HashIndex();
      Map<Integer, Integer> hashes = new HashMap<>();
      // when
      for (int step = 0; step < 300_000; step++) {
        int slot = random.nextInt(step < 200_000 ? 150_000 : 1_000);
        Integer hash = hashes.remove(slot);
        if (hash == null) {
          hashes.put(slot, random.nextInt() >>> (2 * seed));
          insert(index, hashes.get(slot), slot);
        } else {
          remove(index, hash, slot);
          assertThat(contains(index, hash, slot)).as("seed %s", seed).isFalse();
        }
      }
      // then
      hashes.forEach((slot, hash) -> assertThat(contains(index, hash, slot)).isTrue());
      hashes.forEach((slot, hash) -> remove(index, hash, slot));
      for (int hash : hashes.values()) {
        assertThat(index.entry(index.start(hash))).as("seed %s", seed).isZero();
      }
    }
  }

  private static int longestWalk(HashIndex index, int[] hashes) {
    int longest = 0;
    for (int hash : hashes) {
      int steps = 0;
      int position = index.start(hash);
      while (!HashIndex.matches(index.entry(position), hash)) {
        position = index.next(position);
        steps++;
      }
      longest = Math.max(longest, steps);
    }
    return longest;
  }

  private static HashIndex indexOf(int[] hashes) {
    HashIndex index = new HashIndex();
    for (int slot = 0; slot < hashes.length; slot++) {
      index.add(hashes[slot], slot);
    }
    return index;
  }

  @Test
  void keysInARowSeldomMeet() {
    for (int size : new int[] {100, 2_000, 16_000, 120_000}) {
      int[] hashes = LongStream.range(0, size).mapToInt(key -> (int) Hashing.spread(key)).toArray();
      assertThat(longestWalk(indexOf(hashes), hashes)).as("%s keys", size).isLessThan(2);
    }
  }

  @Test
  void mixesHashesAnewWhoseFirstBitsAreAlike() {
    for (int size : new int[] {2_000, 16_000, 120_000}) {
      int[] hashes = IntStream.range(0, size).toArray();
      HashIndex index = indexOf(hashes);
      assertThat(longestWalk(index, hashes)).as("%s keys", size).isLessThan(97);
      for (int slot = 0; slot < size; slot += 2) {
        remove(index, hashes[slot], slot);
      }
      for (int slot = 0; slot < size; slot++) {
        assertThat(contains(index, hashes[slot], slot)).isEqualTo(slot % 2 == 1);
      }
    }
  }

  @Test
  void growsASegmentAtATime() {
    HashIndex index = new HashIndex();
    long before = index.bytes();
    long[] grownBy = new long[2_000_000 >> 16];
    for (int slot = 0; slot < grownBy.length << 16; slot++) {
      index.add((int) Hashing.mix(slot), slot);
      long grown = index.bytes() - before;
      before += grown;
      grownBy[slot >> 16] += grown;
      assertThat(grown).as("at entry %s", slot).isLessThan(300 << 10);
      assertThat(slot < 1 << 16 || before < 34L * slot).as("at entry %s", slot).isTrue();
    }
    // No wave of splits: 65,536 entries take 2 MiB when all segments are as full as they become.
    assertThat(LongStream.of(grownBy).max().orElseThrow()).isLessThan(8 << 20);
  }

  @Test
  void takesManyKeysOfOneHash() {
    HashIndex index = new HashIndex();
    for (int slot = 0; slot < 20_000; slot++) {
      insert(index, 0x12345678, slot);
      insert(index, (int) Hashing.mix(slot), slot);
    }
    for (int slot = 0; slot < 20_000; slot += 999) {
      assertThat(contains(index, 0x12345678, slot)).isTrue();
      assertThat(contains(index, (int) Hashing.mix(slot), slot)).isTrue();
    }
  }

  @Test
  void refusesMoreKeysOfOneHashThanASegmentHas() {
    HashIndex index = new HashIndex();
    assertThatThrownBy(
            () -> {
              for (int slot = 0; slot < 40_000; slot++) {
                insert(index, 7, slot);
              }
            })
        .isInstanceOf(LaminarException.class)
        .hasMessageContaining("32767 groups or values have hashes with the same first bits");
  }

  @Test
  void isEmptyAfterClearWhateverItsSizeWas() {
    HashIndex index = new HashIndex();
    for (int size : new int[] {10, 5000, 3, 3, 0, 40, 100_000, 1}) {
      for (int slot = 0; slot < size; slot++) {
        insert(index, (int) Hashing.mix(slot), slot);
      }
      for (int slot = 0; slot < size; slot++) {
        assertThat(contains(index, (int) Hashing.mix(slot), slot)).isTrue();
      }
      index.clear();
      for (int slot = 0; slot < Math.min(size, 100); slot++) {
        assertThat(contains(index, (int) Hashing.mix(slot), slot)).isFalse();
      }
    }
  }
}
