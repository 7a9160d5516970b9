package dev.laminardb.benchmarks.flink;

import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** The only part of a {@link MemorySource}: all of it. */
final class MemorySplit implements SourceSplit {
  @Override
  public String splitId() {
    return "all";
  }

  /** To and from nothing. */
  static final class Serializer implements SimpleVersionedSerializer<MemorySplit> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(MemorySplit split) {
      return new byte[0];
    }

    @Override
    public MemorySplit deserialize(int version, byte[] bytes) {
      return new MemorySplit();
    }
  }

  /** The state of a source that has none. */
  static final class NoCheckpoint implements SimpleVersionedSerializer<Integer> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(Integer checkpoint) {
      return new byte[0];
    }

    @Override
    public Integer deserialize(int version, byte[] bytes) {
      return 0;
    }
  }
}
