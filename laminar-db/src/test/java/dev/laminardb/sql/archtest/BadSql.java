package dev.laminardb.sql.archtest;

import dev.laminardb.connectors.archtest.BadConnector;
import dev.laminardb.storage.archtest.BadStorage;
import org.jspecify.annotations.Nullable;

/** SQL code that knows its sisters. */
public final class BadSql {
  @Nullable BadStorage storage;
  @Nullable BadConnector connector;
}
