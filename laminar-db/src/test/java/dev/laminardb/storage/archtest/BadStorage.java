package dev.laminardb.storage.archtest;

import dev.laminardb.connectors.archtest.BadConnector;
import dev.laminardb.sql.archtest.BadSql;
import org.jspecify.annotations.Nullable;

/** Storage code that knows its sisters. */
public final class BadStorage {
  @Nullable BadSql sql;
  @Nullable BadConnector connector;
}
