package dev.laminardb.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.testing.TestMemory;
import dev.laminardb.core.testing.TextBatches;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class SourceRingTest {
  private static final int BYTES = 4096;
  private static final int EVERYTHING = Integer.MAX_VALUE;

  @RegisterExtension final TestMemory memory = new TestMemory();

  private final TextRow.Encoder encoder = new TextRow.Encoder();
  private final SourceRing ring = new SourceRing(BYTES);

  /** What a producer threw; it ends the others. */
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private boolean offer(long number, @Nullable String text) {
    return ring.offerRow(encoder, new TextRow(number, text));
  }

  private Batch batch(String... lines) {
    return TextBatches.batch(memory.allocator(), TextRow.SCHEMA, lines);
  }

  /** Reads until the ring is empty: one read stops where the ring wraps around. */
  private List<String> drain() {
    try (RecordingReader reader = new RecordingReader(memory.allocator())) {
      int empty = 0;
      while (empty < 2) {
        empty = ring.read(reader, EVERYTHING, Long.MAX_VALUE) == 0 ? empty + 1 : 0;
      }
      return reader.lines;
    }
  }

  private RowsEncoder group(TextRow... rows) {
    return new RowsEncoder() {
      @Override
      public int rowCount() {
        return rows.length;
      }

      @Override
      public int encodedLength(int row) {
        return encoder.encodedLength(rows[row]);
      }

      @Override
      public void encode(int row, MutableDirectBuffer buffer, int index) {
        encoder.encode(rows[row], buffer, index);
      }
    };
  }

  @Test
  void rowsThatBelongTogetherAreOneEntry() {
    RowsEncoder few = group(new TextRow(1, "one"), new TextRow(2, null), new TextRow(3, "drei"));
    assertThat(ring.fits(few)).isTrue();
    assertThat(ring.offerRows(few)).isTrue();
    assertThat(offer(4, "four")).isTrue();

    try (RecordingReader reader = new RecordingReader(memory.allocator())) {
      assertThat(ring.read(reader, 1, Long.MAX_VALUE)).isEqualTo(1);
      assertThat(reader.lines).hasSize(3);
    }
    assertThat(drain()).hasSize(1);
  }

  @Test
  void rowsThatBelongTogetherLieOutsideTheRingIfTheyAreMany() {
    TextRow[] rows = new TextRow[3_000];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new TextRow(i, i % 1_000 == 0 ? "L".repeat(600_000) : "text " + i);
    }
    RowsEncoder many = group(rows);
    assertThat(ring.fits(many)).isFalse();
    assertThat(ring.offerWritten(SourceRing.write(many))).isTrue();

    List<String> lines = drain();

    assertThat(lines).hasSize(rows.length);
    assertThat(lines.get(2_999)).contains("text 2999");
  }

  @Test
  void givesEverythingBackInTheOrderOfItsProducer() {
    String large = "L".repeat(BYTES);
    assertThat(offer(1, "one")).isTrue();
    assertThat(ring.offerWatermark(-10)).isTrue();
    assertThat(ring.offerBatch(batch("2 | two", "3 | null"))).isTrue();
    assertThat(offer(4, null)).isTrue();
    assertThat(offer(5, large)).isTrue();
    assertThat(ring.offerBarrier(1)).isTrue();
    assertThat(offer(6, "")).isTrue();

    assertThat(drain())
        .containsExactly(
            "1 | one",
            "watermark -10",
            "batch [2 | two, 3 | null]",
            "4 | null",
            "5 | " + large,
            "barrier 1",
            "6 | ''");
  }

  @Test
  void readsNoMoreEntriesThanAsked() {
    for (int i = 0; i < 5; i++) {
      offer(i, "x");
    }
    try (RecordingReader reader = new RecordingReader(memory.allocator())) {
      assertThat(ring.read(reader, 3, Long.MAX_VALUE)).isEqualTo(3);
      assertThat(reader.lines).containsExactly("0 | x", "1 | x", "2 | x");
      assertThat(ring.read(reader, 3, Long.MAX_VALUE)).isEqualTo(2);
      assertThat(ring.read(reader, 3, Long.MAX_VALUE)).isZero();
    }
  }

  @Test
  void readsWhatCameBeforeAndNothingElse() {
    Random random = new Random(2);
    try (RecordingReader reader = new RecordingReader(memory.allocator())) {
      for (int round = 0; round < 2000; round++) {
        int before = random.nextInt(4);
        int after = random.nextInt(4);
        for (int i = 0; i < before; i++) {
          offer(i, "x".repeat(random.nextInt(30)));
        }
        long end = ring.end();
        for (int i = 0; i < after; i++) {
          offer(i, "y".repeat(random.nextInt(30)));
        }

        assertThat(ring.read(reader, EVERYTHING, end)).as("round %d", round).isEqualTo(before);
        assertThat(ring.read(reader, EVERYTHING, ring.end()))
            .as("round %d", round)
            .isEqualTo(after);
      }
    }
  }

  @Test
  void wrapsAroundWithRowsOfAnyLength() {
    Random random = new Random(1);
    List<String> expected = new ArrayList<>();
    List<String> read = new ArrayList<>();
    for (long i = 0; i < 5000; i++) {
      String text = "x".repeat(random.nextInt(random.nextInt(20) == 0 ? 2000 : 60));
      while (!offer(i, text)) {
        read.addAll(drain());
      }
      expected.add(i + " | " + (text.isEmpty() ? "''" : text));
    }
    read.addAll(drain());

    assertThat(read).isEqualTo(expected);
  }

  @Test
  void refusesRowsWhileItIsFullAndTakesThemAgainWhenRead() {
    long taken = 0;
    while (offer(taken, "text")) {
      taken++;
    }
    assertThat(taken).isBetween(40L, 128L);
    assertThat(offer(taken, "text")).isFalse();

    assertThat(drain()).hasSize((int) taken);
    assertThat(offer(taken, "text")).isTrue();
    assertThat(drain()).containsExactly(taken + " | text");
  }

  @Test
  void boundsWhatIsHandedOver() {
    int taken = 0;
    Batch batch = batch("1 | x");
    while (ring.offerBatch(batch.retain())) {
      taken++;
    }
    batch.release();
    assertThat(taken).isEqualTo(64);
    assertThat(offer(9, "L".repeat(BYTES))).isFalse();
    assertThat(offer(9, "small")).isTrue();

    assertThat(drain()).hasSize(65).endsWith("9 | small");
    assertThat(offer(9, "L".repeat(BYTES))).isTrue();
    assertThat(drain()).hasSize(1);
    batch.release();
  }

  @Test
  void leavesABatchWithItsOwnerWhereThereIsNoRoom() {
    while (offer(1, "text")) {
      assertThat(memory.outstandingBytes()).isZero();
    }
    while (ring.offerWatermark(1)) {
      assertThat(memory.outstandingBytes()).isZero();
    }
    Batch batch = batch("1 | x");
    for (int i = 0; i < 100; i++) {
      assertThat(ring.offerBatch(batch)).isFalse();
    }

    assertThat(TextBatches.lines(batch)).containsExactly("1 | x");
    drain();
    assertThat(ring.offerBatch(batch)).isTrue();
    assertThat(drain()).containsExactly("batch [1 | x]");
  }

  @Test
  void goesOnAfterARowThatItsEncoderRefuses() {
    offer(1, "one");
    assertThatThrownBy(() -> offer(-1, "x")).hasMessage("negative");
    assertThatThrownBy(() -> offer(TextRow.UNENCODABLE, "x")).hasMessage("fails while encoding");
    assertThatThrownBy(() -> offer(TextRow.UNENCODABLE, "L".repeat(BYTES)))
        .hasMessage("fails while encoding");
    offer(2, "two");

    assertThat(drain()).containsExactly("1 | one", "2 | two");
  }

  @Test
  void refusesEverythingButBarriersOnceClosed() {
    offer(1, "one");
    ring.close();
    Batch batch = batch("1 | x");

    assertThatThrownBy(() -> offer(2, "two"))
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.errorCode()).isEqualTo(ErrorCode.CLOSED));
    assertThatThrownBy(() -> ring.offerWatermark(1)).isInstanceOf(LaminarException.class);
    assertThatThrownBy(() -> ring.offerBatch(batch)).isInstanceOf(LaminarException.class);
    assertThat(ring.offerBarrier(3)).isTrue();
    batch.release();
    assertThat(drain()).containsExactly("1 | one", "barrier 3");
  }

  @Test
  void releasesWhatWasNeverReadWhenDiscarded() {
    ring.offerBatch(batch("1 | x"));
    offer(2, "L".repeat(BYTES));
    ring.offerBatch(batch("3 | y"));
    ring.close();
    ring.discard();

    assertThat(memory.outstandingBytes()).isZero();
  }

  @Test
  void refusesALargeRowThatIsEncodedWhileItIsDiscarded() {
    RowEncoder<TextRow> slow =
        new RowEncoder<>() {
          @Override
          public int encodedLength(TextRow row) {
            return encoder.encodedLength(row);
          }

          @Override
          public void encode(TextRow row, MutableDirectBuffer buffer, int index) {
            encoder.encode(row, buffer, index);
            ring.close();
            ring.discard();
          }
        };

    assertThatThrownBy(() -> ring.offerRow(slow, new TextRow(1, "L".repeat(BYTES))))
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.errorCode()).isEqualTo(ErrorCode.CLOSED));
  }

  @Test
  void losesNoBatchThatIsOfferedWhileItCloses() throws InterruptedException {
    for (int round = 0; round < 300; round++) {
      SourceRing closing = new SourceRing(BYTES);
      AtomicInteger offers = new AtomicInteger();
      int offersBeforeClose = round % 64;
      Batch batch = batch("1 | x");
      Thread producer =
          new Thread(
              () -> {
                try {
                  while (true) {
                    offers.incrementAndGet();
                    if (!closing.offerBatch(batch.retain())) {
                      batch.release();
                    }
                  }
                } catch (LaminarException closed) {
                  batch.release();
                }
              });
      producer.start();
      while (offers.get() < offersBeforeClose) {
        Thread.onSpinWait();
      }
      closing.close();
      closing.discard();
      producer.join();
      batch.release();

      assertThat(memory.outstandingBytes()).as("round %d", round).isZero();
    }
  }

  @Test
  void keepsTheOrderOfEachOfSeveralProducers() throws InterruptedException {
    int producers = 3;
    int each = 4000;
    Thread[] threads = new Thread[producers];
    for (int p = 0; p < producers; p++) {
      String name = "p" + p;
      int seed = p;
      threads[p] = new Thread(() -> produce(name, each, new Random(seed)));
      threads[p].setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
      threads[p].start();
    }
    List<String> lines;
    try (RecordingReader reader = new RecordingReader(memory.allocator())) {
      while (reader.lines.size() < producers * each && failure.get() == null) {
        if (ring.read(reader, 100, Long.MAX_VALUE) == 0) {
          Thread.onSpinWait();
        }
      }
      lines = reader.lines;
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(failure.get()).isNull();
    long[] next = new long[producers];
    for (String line : lines) {
      String entry = line.startsWith("batch [") ? line.substring(7, line.length() - 1) : line;
      String[] values = entry.split(" \\| ", 2);
      int producer = values[1].charAt(1) - '0';
      assertThat(Long.parseLong(values[0])).isEqualTo(next[producer]++);
    }
    assertThat(next).containsOnly(each);
  }

  private void produce(String name, int count, Random random) {
    for (long i = 0; i < count; i++) {
      int kind = random.nextInt(50);
      if (kind == 0) {
        Batch batch = batch(i + " | " + name);
        while (failure.get() == null && !ring.offerBatch(batch)) {
          Thread.onSpinWait();
        }
      } else {
        String text = kind == 1 ? name + "L".repeat(BYTES) : name;
        while (failure.get() == null && !offer(i, text)) {
          Thread.onSpinWait();
        }
      }
    }
  }
}
