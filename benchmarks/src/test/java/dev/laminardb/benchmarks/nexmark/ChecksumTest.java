package dev.laminardb.benchmarks.nexmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumTest {
  @Test
  void aRowThatIsTakenBackLeavesNothingButTheChanges() {
    Checksum direct = new Checksum();
    direct.addRow(42);

    Checksum changed = new Checksum();
    changed.addChange(7, 1);
    changed.addChange(7, -1);
    changed.addChange(42, 1);

    assertThat(changed.rows()).isEqualTo(direct.rows()).isEqualTo(1);
    assertThat(changed.sum()).isEqualTo(direct.sum());
    assertThat(changed.changes()).isEqualTo(3);
    assertThat(direct.changes()).isEqualTo(1);
  }

  @Test
  void aRowTakenBackThatNeverCameShows() {
    Checksum missing = new Checksum();
    missing.addChange(7, 1);
    missing.addChange(8, -1);

    assertThat(missing.rows()).isZero();
    assertThat(missing.sum()).isNotZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "seven77", "eight888", "nine99999", "a longer string than that"})
  void hashesAStringAlikeInAnArrayAndInNativeMemory(String string) {
    byte[] bytes = ("." + string + ".").getBytes(StandardCharsets.US_ASCII);

    try (BufferAllocator allocator = new RootAllocator();
        VarCharVector vector = new VarCharVector("string", allocator)) {
      vector.allocateNew();
      vector.setSafe(0, bytes);
      long address = vector.getDataBuffer().memoryAddress() + 1;

      assertThat(Checksum.with(Checksum.SEED, address, string.length()))
          .isEqualTo(Checksum.with(Checksum.SEED, bytes, 1, bytes.length - 1));
    }
  }
}
