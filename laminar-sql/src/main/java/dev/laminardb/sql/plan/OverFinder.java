package dev.laminardb.sql.plan;

import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexVisitorImpl;
import org.jspecify.annotations.Nullable;

/** Finds the window function of expressions, which all of them share. */
final class OverFinder extends RexVisitorImpl<@Nullable Void> {
  private @Nullable RexOver found;
  private boolean others;

  OverFinder() {
    super(true);
  }

  /** The first one, or null. */
  @Nullable RexOver found() {
    return found;
  }

  /** Whether there is another that differs from it. */
  boolean foundOthers() {
    return others;
  }

  @Override
  public @Nullable Void visitOver(RexOver over) {
    if (found == null) {
      found = over;
    }
    others |= !over.equals(found);
    return null;
  }
}
