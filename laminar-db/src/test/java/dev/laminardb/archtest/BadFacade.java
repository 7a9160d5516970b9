package dev.laminardb.archtest;

import org.apache.calcite.sql.SqlNode;
import org.codehaus.janino.SimpleCompiler;
import org.jspecify.annotations.Nullable;

/** A facade that knows what only the SQL module may. */
public final class BadFacade {
  @Nullable SqlNode calcite;
  @Nullable SimpleCompiler janino;
}
