package dev.laminardb.benchmarks.flink;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** A bounded source of one split, which is the feed of a {@link FlinkRun}. */
final class MemorySource implements Source<RowData, MemorySplit, Integer> {
  private static final long serialVersionUID = 1L;

  private final String run;
  private final String table;
  private final int[] columns;

  MemorySource(String run, String table, int[] columns) {
    this.run = run;
    this.table = table;
    this.columns = columns;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<RowData, MemorySplit> createReader(SourceReaderContext context) {
    return new Reader(context, FlinkRun.of(run), table, columns);
  }

  @Override
  public SplitEnumerator<MemorySplit, Integer> createEnumerator(
      SplitEnumeratorContext<MemorySplit> context) {
    return new Enumerator(context);
  }

  @Override
  public SplitEnumerator<MemorySplit, Integer> restoreEnumerator(
      SplitEnumeratorContext<MemorySplit> context, Integer checkpoint) {
    throw new IllegalStateException("a benchmark does not go on after a failure");
  }

  @Override
  public SimpleVersionedSerializer<MemorySplit> getSplitSerializer() {
    return new MemorySplit.Serializer();
  }

  @Override
  public SimpleVersionedSerializer<Integer> getEnumeratorCheckpointSerializer() {
    return new MemorySplit.NoCheckpoint();
  }

  /** Reads the feed. Used by the thread of its task. */
  private static final class Reader implements SourceReader<RowData, MemorySplit> {
    private final SourceReaderContext context;
    private final FlinkRun run;
    private final String table;
    private final int[] columns;
    private final CompletableFuture<Void> assigned = new CompletableFuture<>();
    private FlinkRun.@Nullable Feed feed;

    Reader(SourceReaderContext context, FlinkRun run, String table, int[] columns) {
      this.context = context;
      this.run = run;
      this.table = table;
      this.columns = columns;
    }

    @Override
    public void start() {
      context.sendSplitRequest();
    }

    @Override
    public void addSplits(List<MemorySplit> splits) {
      feed = run.feed(table, columns);
      run.began();
      assigned.complete(null);
    }

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public CompletableFuture<Void> isAvailable() {
      return assigned;
    }

    @Override
    public InputStatus pollNext(ReaderOutput<RowData> out) {
      if (feed == null) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      return feed.emit(out) ? InputStatus.MORE_AVAILABLE : InputStatus.END_OF_INPUT;
    }

    @Override
    public List<MemorySplit> snapshotState(long checkpoint) {
      return List.of();
    }

    @Override
    public void close() {}
  }

  /** Gives the split to the only reader. */
  private static final class Enumerator implements SplitEnumerator<MemorySplit, Integer> {
    private final SplitEnumeratorContext<MemorySplit> context;

    Enumerator(SplitEnumeratorContext<MemorySplit> context) {
      this.context = context;
    }

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
      context.assignSplit(new MemorySplit(), subtask);
      context.signalNoMoreSplits(subtask);
    }

    @Override
    public void addSplitsBack(List<MemorySplit> splits, int subtask) {
      throw new IllegalStateException("a benchmark does not go on after a failure");
    }

    @Override
    public void addReader(int subtask) {}

    @Override
    public Integer snapshotState(long checkpoint) {
      return 0;
    }

    @Override
    public void close() {}
  }
}
