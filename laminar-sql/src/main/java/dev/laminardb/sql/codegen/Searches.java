package dev.laminardb.sql.codegen;

import dev.laminardb.sql.type.LaminarTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/** Turns SEARCH, which stands for IN, BETWEEN and chains of comparisons, back into comparisons. */
final class Searches {
  private final RexBuilder builder = new RexBuilder(new LaminarTypeFactory());

  RexBuilder builder() {
    return builder;
  }

  RexNode expand(RexNode expression) {
    return RexUtil.expandSearch(builder, null, expression);
  }
}
