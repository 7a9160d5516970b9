package dev.laminardb.benchmarks.flink;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.RowKind;

/** The connector that hands rows to the results of a {@link FlinkRun}. A service of Flink. */
public final class MemorySinkFactory implements DynamicTableSinkFactory {
  static final String NAME = "benchmark-results";

  @Override
  public String factoryIdentifier() {
    return NAME;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(MemorySourceFactory.RUN);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of();
  }

  @Override
  public DynamicTableSink createDynamicTableSink(Context context) {
    FactoryUtil.TableFactoryHelper options = FactoryUtil.createTableFactoryHelper(this, context);
    options.validate();
    return new Table(
        options.getOptions().get(MemorySourceFactory.RUN),
        context.getPhysicalRowDataType().getLogicalType().getChildren());
  }

  private record Table(String run, List<LogicalType> types) implements DynamicTableSink {
    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
      if (FlinkRun.of(run).isRetracting()) {
        return requested;
      }
      // As Flink's own sink for measurements: an update without the row it replaces.
      ChangelogMode.Builder mode = ChangelogMode.newBuilder();
      for (RowKind kind : requested.getContainedKinds()) {
        if (kind != RowKind.UPDATE_BEFORE) {
          mode.addContainedKind(kind);
        }
      }
      return mode.build();
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
      return SinkV2Provider.of(new MemorySink(run, types));
    }

    @Override
    public DynamicTableSink copy() {
      return this;
    }

    @Override
    public String asSummaryString() {
      return NAME;
    }
  }

  private record MemorySink(String run, List<LogicalType> types) implements Sink<RowData> {
    @Override
    public SinkWriter<RowData> createWriter(WriterInitContext context) {
      FlinkRun shared = FlinkRun.of(run);
      return new Writer(shared, shared.results(types));
    }
  }

  /** Used by the thread of its task. */
  private record Writer(FlinkRun run, Consumer<RowData> results) implements SinkWriter<RowData> {
    @Override
    public void write(RowData row, Context context) {
      results.accept(row);
    }

    @Override
    public void flush(boolean endOfInput) {
      if (endOfInput) {
        run.ended();
      }
    }

    @Override
    public void close() {}
  }
}
