package dev.laminardb.core.archtest;

import dev.laminardb.sql.type.SqlTypes;
import org.apache.calcite.sql.SqlNode;
import org.apache.kafka.archtest.PretendedClient;
import org.codehaus.janino.SimpleCompiler;
import org.jspecify.annotations.Nullable;
import org.rocksdb.archtest.PretendedStore;

/** Core code that knows SQL and client libraries. */
final class BadDependency {
  @Nullable SqlTypes sql;
  @Nullable SqlNode calcite;
  @Nullable SimpleCompiler janino;
  @Nullable PretendedStore rocks;
  @Nullable PretendedClient kafka;
}
