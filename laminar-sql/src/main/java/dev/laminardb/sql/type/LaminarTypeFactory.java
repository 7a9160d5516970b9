package dev.laminardb.sql.type;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;

/** Makes Calcite types; strings are UTF-8. One per query: it caches. */
public final class LaminarTypeFactory extends SqlTypeFactoryImpl {

  /** A factory over the dialect's type system. */
  public LaminarTypeFactory() {
    super(LaminarTypeSystem.INSTANCE);
  }

  @Override
  public Charset getDefaultCharset() {
    return StandardCharsets.UTF_8;
  }
}
