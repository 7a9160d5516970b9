/**
 * What tests of operators stand on: checked memory, batches written as text, and a harness that
 * runs an operator over the same elements in many splits. Start at {@link
 * dev.laminardb.core.testing.OperatorHarness}.
 */
@NullMarked
package dev.laminardb.core.testing;

import org.jspecify.annotations.NullMarked;
