package dev.laminardb.benchmarks.flink;

import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;

/** The connector that reads the feed of a {@link FlinkRun}. Flink finds it as a service. */
public final class MemorySourceFactory implements DynamicTableSourceFactory {
  static final String NAME = "benchmark-feed";
  static final ConfigOption<String> RUN = ConfigOptions.key("run").stringType().noDefaultValue();

  @Override
  public String factoryIdentifier() {
    return NAME;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(RUN);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of();
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    FactoryUtil.TableFactoryHelper options = FactoryUtil.createTableFactoryHelper(this, context);
    options.validate();
    int columns = context.getPhysicalRowDataType().getLogicalType().getChildren().size();
    return new Table(
        options.getOptions().get(RUN),
        context.getObjectIdentifier().getObjectName(),
        IntStream.range(0, columns).toArray());
  }

  /** The table; Flink tells it which columns the query reads. Used by the planner's thread. */
  private static final class Table implements ScanTableSource, SupportsProjectionPushDown {
    private final String run;
    private final String name;
    private int[] columns;

    Table(String run, String name, int[] columns) {
      this.run = run;
      this.name = name;
      this.columns = columns;
    }

    @Override
    public ChangelogMode getChangelogMode() {
      return ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
      return SourceProvider.of(new MemorySource(run, name, columns));
    }

    @Override
    public boolean supportsNestedProjection() {
      return false;
    }

    @Override
    public void applyProjection(int[][] projected, DataType type) {
      int[] chosen = new int[projected.length];
      for (int i = 0; i < chosen.length; i++) {
        chosen[i] = columns[projected[i][0]];
      }
      columns = chosen;
    }

    @Override
    public DynamicTableSource copy() {
      return new Table(run, name, columns.clone());
    }

    @Override
    public String asSummaryString() {
      return NAME;
    }
  }
}
