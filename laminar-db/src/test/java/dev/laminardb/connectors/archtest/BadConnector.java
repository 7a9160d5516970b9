package dev.laminardb.connectors.archtest;

import dev.laminardb.archtest.BadFacade;
import dev.laminardb.sql.archtest.BadSql;
import dev.laminardb.storage.archtest.BadStorage;
import org.jspecify.annotations.Nullable;

/** A connector that knows its sisters and what is built on it. */
public final class BadConnector {
  @Nullable BadSql sql;
  @Nullable BadStorage storage;
  @Nullable BadFacade facade;
}
