package dev.laminardb.core.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.testing.TestMemory;
import dev.laminardb.core.testing.TextBatches;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BatchPoolTest {
  private static final Schema SCHEMA =
      TextBatches.schema("a BIGINT, flag BOOLEAN, text VARCHAR, n INT NOT NULL");

  @RegisterExtension final TestMemory memory = new TestMemory();

  private static Batch batch(BatchPool pool, String... lines) {
    List<Object[]> rows = new ArrayList<>();
    for (String line : lines) {
      rows.add(TextBatches.row(SCHEMA, line));
    }
    return TextBatches.batch(pool, rows);
  }

  @Test
  void usesTheVectorsOfAReleasedBatchAgain() {
    try (BatchPool pool = new BatchPool(SCHEMA, memory.allocator())) {
      Batch first = batch(pool, "1 | true | one | 1");
      long address = first.dataAddress(0);
      first.release();
      long outstanding = memory.outstandingBytes();

      Batch second = batch(pool, "2 | false | two | 2");

      assertThat(second.dataAddress(0)).isEqualTo(address);
      assertThat(memory.outstandingBytes()).isEqualTo(outstanding);
      second.release();
    }
  }

  @Test
  void showsNothingOfTheBatchThatHadTheVectorsBefore() {
    try (BatchPool pool = new BatchPool(SCHEMA, memory.allocator())) {
      batch(pool, "1 | true | one | 1", "2 | true | two | 2", "3 | true | three | 3").release();

      Batch second = batch(pool, "null | null | null | 9", "7 | false | '' | 8");

      assertThat(TextBatches.lines(second))
          .containsExactly("null | null | null | 9", "7 | false | '' | 8");
      assertThat(second.vector(0).getNullCount()).isEqualTo(1);
      assertThat(second.vector(3).getNullCount()).isZero();
      second.release();
    }
  }

  @Test
  void doesNotUseTheVectorsOfABatchThatIsStillHeld() {
    try (BatchPool pool = new BatchPool(SCHEMA, memory.allocator())) {
      Batch first = batch(pool, "1 | true | one | 1");
      Batch second = batch(pool, "2 | false | two | 2");

      assertThat(second.dataAddress(0)).isNotEqualTo(first.dataAddress(0));
      assertThat(TextBatches.lines(first)).containsExactly("1 | true | one | 1");
      first.release();
      second.release();
    }
  }

  @Test
  void keepsABoundedNumberOfVectors() {
    BatchPool pool = new BatchPool(TextBatches.schema("a BIGINT"), memory.allocator());
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      batches.add(pool.builder().build());
    }
    long each = memory.outstandingBytes() / 100;
    batches.forEach(Batch::release);

    assertThat(memory.outstandingBytes()).isEqualTo(64 * each);
    pool.close();
    assertThat(memory.outstandingBytes()).isZero();
  }

  @Test
  void takesLittleMemoryForFewRowsAndRecyclesItAmongBatchesOfFew() {
    Schema schema = TextBatches.schema("a BIGINT, text VARCHAR, b BOOLEAN");
    try (BatchPool pool = new BatchPool(schema, memory.allocator())) {
      BatchBuilder few = pool.builder(64);
      long ofFew = memory.outstandingBytes();
      BatchBuilder many = pool.builder(65);
      long ofMany = memory.outstandingBytes() - ofFew;

      assertThat(ofFew).isLessThan(ofMany / 20);
      assertThat(few.room()).isEqualTo(64);
      assertThat(many.room()).isEqualTo(Batch.MAX_ROWS);
      for (int row = 0; row < 64; row++) {
        few.column(0).setLong(row, row);
        few.column(1).appendString(new byte[] {'a', 'b', 'c'}, 0, row % 4);
        few.column(2).setBoolean(row, row % 3 == 0);
      }
      few.addRows(64);
      assertThat(few.room()).isZero();
      Batch batch = few.build();
      assertThat(TextBatches.lines(batch))
          .hasSize(64)
          .contains("0 | '' | true", "63 | abc | true", "62 | ab | false");
      many.discard();
      batch.release();
      pool.builder(Batch.MAX_ROWS).discard();
      pool.builder(1).discard();
      assertThat(memory.outstandingBytes()).isEqualTo(ofFew + ofMany);
    }
  }

  @Test
  void doesNotKeepVectorsWithVeryManyBytesOfStrings() {
    try (BatchPool pool = new BatchPool(TextBatches.schema("text VARCHAR"), memory.allocator())) {
      BatchBuilder builder = pool.builder();
      builder.column(0).appendString(new byte[5 << 20], 0, 5 << 20);
      builder.addRows(1);
      builder.build().release();

      assertThat(memory.outstandingBytes()).isZero();
    }
  }

  @Test
  void freesABatchThatAnotherThreadReleasesAfterTheClose() throws InterruptedException {
    BatchPool pool = new BatchPool(SCHEMA, memory.allocator());
    Batch batch = batch(pool, "1 | true | one | 1");
    pool.close();
    assertThat(TextBatches.lines(batch)).containsExactly("1 | true | one | 1");

    Thread other = new Thread(batch::release);
    other.start();
    other.join();

    assertThat(memory.outstandingBytes()).isZero();
  }

  @Test
  void losesNoMemoryWhenClosedWhileOthersRelease() throws InterruptedException {
    Schema schema = TextBatches.schema("a BIGINT");
    for (int round = 0; round < 200; round++) {
      BatchPool pool = new BatchPool(schema, memory.allocator());
      List<Batch> batches = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        batches.add(pool.builder().build());
      }
      Thread other = new Thread(() -> batches.forEach(Batch::release));
      other.start();
      pool.close();
      other.join();

      assertThat(memory.outstandingBytes()).as("round %d", round).isZero();
    }
  }

  @Test
  void takesTheVectorsOfADiscardedBuilderBack() {
    try (BatchPool pool = new BatchPool(SCHEMA, memory.allocator())) {
      BatchBuilder builder = pool.builder();
      builder.column(2).appendString(new byte[] {'x'}, 0, 1);
      long outstanding = memory.outstandingBytes();
      builder.discard();

      batch(pool, "1 | true | one | 1").release();

      assertThat(memory.outstandingBytes()).isEqualTo(outstanding);
    }
  }

  @Test
  void refusesABatchWithoutAColumnThatShouldHaveBeenLent() {
    Schema schema = TextBatches.schema("a BIGINT, b BIGINT");
    try (BatchPool pool = new BatchPool(schema, memory.allocator(), new int[] {0, -1})) {
      BatchBuilder builder = pool.builder();

      assertThatThrownBy(() -> builder.column(0)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(builder::build)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("column 0");
      builder.discard();
    }
  }

  @Test
  void neverGivesALentVectorToAnotherBatch() {
    Schema schema = TextBatches.schema("a BIGINT, b BIGINT");
    Batch parent = TextBatches.batch(memory.allocator(), schema, "1 | 2");
    try (BatchPool pool = new BatchPool(schema, memory.allocator(), new int[] {0, -1})) {
      for (int i = 0; i < 3; i++) {
        BatchBuilder builder = pool.builder();
        builder.column(1).setLong(0, 10 + i);
        builder.addRows(1);
        Batch child = builder.build(parent);
        assertThat(TextBatches.lines(child)).containsExactly("1 | " + (10 + i));
        child.release();
      }
      assertThat(TextBatches.lines(parent)).containsExactly("1 | 2");
    }
    parent.release();
  }
}
