package dev.laminardb.core.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.testing.TestMemory;
import dev.laminardb.core.testing.TextBatches;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BatchTest {
  private static final Schema SCHEMA = TextBatches.schema("a BIGINT NOT NULL, b VARCHAR");

  @RegisterExtension final TestMemory memory = new TestMemory();

  private Batch twoRows() {
    return TextBatches.batch(memory.allocator(), SCHEMA, "1 | one", "2 | null");
  }

  @Test
  void freesItsMemoryAtTheLastReleaseOnly() {
    Batch batch = twoRows();
    batch.retain();

    batch.release();
    assertThat(TextBatches.lines(batch)).containsExactly("1 | one", "2 | null");
    assertThat(memory.outstandingBytes()).isPositive();

    batch.release();
    assertThat(memory.outstandingBytes()).isZero();
  }

  @Test
  void refusesToBeRetainedAfterTheLastRelease() {
    Batch batch = twoRows();
    batch.release();

    assertThatThrownBy(batch::retain).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(batch::retain).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesASecondRelease() {
    Batch batch = twoRows();
    batch.release();

    assertThatThrownBy(batch::release).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(batch::retain).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void disposesOnlyOnceWhateverIsDoneToItAfterwards() {
    int[] disposals = new int[1];
    BigIntVector vector = new BigIntVector("a", memory.allocator());
    Batch batch =
        new Batch(
            new BigIntVector[] {vector},
            0,
            null,
            null,
            vectors -> {
              disposals[0]++;
              vectors[0].close();
            });
    batch.release();

    assertThatThrownBy(batch::retain).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(batch::release).isInstanceOf(IllegalStateException.class);
    assertThat(disposals[0]).isEqualTo(1);
  }

  @Test
  void keepsTheParentAliveThatLendsItColumns() {
    Batch parent = twoRows();
    BatchPool pool = new BatchPool(SCHEMA, memory.allocator(), new int[] {0, 1});
    BatchBuilder builder = pool.builder();
    builder.addRows(2);
    Batch child = builder.build(parent);
    parent.release();

    assertThat(TextBatches.lines(child)).containsExactly("1 | one", "2 | null");
    assertThat(child.dataAddress(0)).isEqualTo(parent.dataAddress(0));

    child.release();
    pool.close();
    assertThat(memory.outstandingBytes()).isZero();
  }

  @Test
  void closesTheVectorsItOwns() {
    BigIntVector vector = new BigIntVector("a", memory.allocator());
    vector.allocateNew(2);
    vector.set(0, 7);
    vector.set(1, 8);
    vector.setValueCount(2);

    Batch batch = Batch.owning(List.of(vector), 2);

    assertThat(batch.rowCount()).isEqualTo(2);
    assertThat(batch.columnCount()).isEqualTo(1);
    assertThat(RawMemory.getLong(batch.dataAddress(0) + 8)).isEqualTo(8);
    batch.release();
    assertThat(memory.outstandingBytes()).isZero();
  }

  @Test
  void isReleasedOnceByManyThreads() throws InterruptedException {
    Batch batch = twoRows();
    Thread[] threads = new Thread[4];
    for (int i = 0; i < threads.length; i++) {
      batch.retain();
      threads[i] =
          new Thread(
              () -> {
                for (int n = 0; n < 2000; n++) {
                  batch.retain();
                  batch.release();
                }
                batch.release();
              });
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(TextBatches.lines(batch)).containsExactly("1 | one", "2 | null");
    batch.release();
    assertThat(memory.outstandingBytes()).isZero();
  }

  @Test
  void knowsBetweenWhatTheValuesOfAColumnLie() {
    Schema schema = TextBatches.schema("a BIGINT NOT NULL, b BIGINT NOT NULL");
    Batch batch = TextBatches.batch(memory.allocator(), schema, "3 | 7", "3 | 5", "4 | 9");

    assertThat(batch.range(0)).isEqualTo(new LongRange(0, 3, 4, true));
    assertThat(batch.range(1)).isEqualTo(new LongRange(1, 5, 9, false));
    assertThat(batch.range(0)).isEqualTo(new LongRange(0, 3, 4, true));

    batch.release();
  }

  @Test
  void takesTheRangeOfALentColumnFromItsLender() {
    Schema schema = TextBatches.schema("a BIGINT NOT NULL, b BIGINT NOT NULL");
    Batch parent = TextBatches.batch(memory.allocator(), schema, "3 | 7", "3 | 5");
    BatchPool pool =
        new BatchPool(TextBatches.schema("b BIGINT NOT NULL"), memory.allocator(), new int[] {1});
    BatchBuilder builder = pool.builder();
    builder.addRows(2);
    Batch child = builder.build(parent);

    assertThat(child.range(0)).isSameAs(parent.range(1));

    child.release();
    parent.release();
    pool.close();
  }
}
