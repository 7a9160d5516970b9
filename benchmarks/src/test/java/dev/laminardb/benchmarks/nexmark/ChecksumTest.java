package dev.laminardb.benchmarks.nexmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumTest {
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
