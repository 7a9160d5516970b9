package dev.laminardb.core.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.testing.TestMemory;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.ArrowBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RawMemoryTest {
  @RegisterExtension final TestMemory memory = new TestMemory();

  @Test
  void comparesRangesOfAnyLengthAtAnyAddress() {
    try (ArrowBuf buffer = memory.allocator().buffer(256)) {
      long a = buffer.memoryAddress();
      for (int length = 0; length <= 40; length++) {
        for (int shift = 0; shift < 9; shift++) {
          byte[] bytes = new byte[length];
          for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 37 + length);
          }
          long b = a + 100 + shift;
          RawMemory.copy(bytes, 0, a, length);
          RawMemory.copy(a, b, length);
          assertThat(RawMemory.equal(a, b, length)).isTrue();
          assertThat(RawMemory.equal(b, bytes, 0, length)).isTrue();
          assertThat(RawMemory.compare(a, length, b, length)).isZero();
          for (int i = 0; i < length; i++) {
            RawMemory.putByte(b + i, (byte) ~bytes[i]);
            assertThat(RawMemory.equal(a, b, length)).isFalse();
            assertThat(RawMemory.equal(b, bytes, 0, length)).isFalse();
            RawMemory.putByte(b + i, bytes[i]);
          }
        }
      }
    }
  }

  @Test
  void ordersUtf8ByCodePoint() {
    String[] ascending = {"", "a", "aa", "b", "z", "ä", "€", "\uffff", "\ud83d\ude00"};
    try (ArrowBuf buffer = memory.allocator().buffer(64)) {
      long a = buffer.memoryAddress();
      for (int i = 0; i < ascending.length; i++) {
        for (int j = 0; j < ascending.length; j++) {
          byte[] x = ascending[i].getBytes(StandardCharsets.UTF_8);
          byte[] y = ascending[j].getBytes(StandardCharsets.UTF_8);
          RawMemory.copy(x, 0, a, x.length);
          RawMemory.copy(y, 0, a + 32, y.length);
          assertThat(Integer.signum(RawMemory.compare(a, x.length, a + 32, y.length)))
              .isEqualTo(Integer.compare(i, j));
        }
      }
    }
  }

  @Test
  void changesOneBitOnly() {
    try (ArrowBuf buffer = memory.allocator().buffer(8)) {
      long a = buffer.memoryAddress();
      for (int bit = 0; bit < 64; bit++) {
        RawMemory.fill(a, 8, (byte) 0);
        RawMemory.setBit(a, bit);
        assertThat(RawMemory.getLong(a)).isEqualTo(1L << bit);
        assertThat(RawMemory.getBit(a, bit)).isTrue();
        RawMemory.fill(a, 8, (byte) 0xff);
        RawMemory.clearBit(a, bit);
        assertThat(RawMemory.getLong(a)).isEqualTo(~(1L << bit));
        assertThat(RawMemory.getBit(a, bit)).isFalse();
      }
    }
  }
}
