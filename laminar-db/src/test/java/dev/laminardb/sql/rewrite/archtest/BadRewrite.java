package dev.laminardb.sql.rewrite.archtest;

import dev.laminardb.sql.plan.StreamPlan;
import org.jspecify.annotations.Nullable;

/** A rewrite of trees that knows what is made of them. */
final class BadRewrite {
  @Nullable StreamPlan plan;
}
