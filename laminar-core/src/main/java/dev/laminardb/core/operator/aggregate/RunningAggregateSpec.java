package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.operator.StateTtl;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What an aggregation without windows computes.
 *
 * @param input the schema of its input, with a weight column if that retracts
 * @param keys the key columns of the input, possibly none
 * @param calls the aggregates, possibly none if there are keys: distinct keys are what is left
 * @param kernel made for the calls, or {@link AggregateKernel#NONE}
 * @param ofNoRows whether there is a result before the first row, where there are no keys: counts
 *     of 0 and nulls
 * @param atEnd whether only the results at the end of the input are asked for, of a query that runs
 *     once
 * @param ttl how long a group is kept after its last row, where rows only come and there are keys;
 *     null for ever
 */
@SuppressWarnings("ArrayRecordComponent")
public record RunningAggregateSpec(
    Schema input,
    int[] keys,
    List<AggregateCall> calls,
    AggregateKernel kernel,
    boolean ofNoRows,
    boolean atEnd,
    @Nullable StateTtl ttl) {

  /** Without code made for it, and with no result before the first row. */
  public RunningAggregateSpec(Schema input, int[] keys, List<AggregateCall> calls) {
    this(input, keys, calls, AggregateKernel.NONE, false, false, null);
  }

  /** Copies the calls. */
  public RunningAggregateSpec {
    calls = List.copyOf(calls);
    if (ttl != null && (keys.length == 0 || Changelog.weightColumn(input) >= 0)) {
      throw new IllegalArgumentException("groups of changes, or without a key, have no TTL");
    }
    if (ttl != null && !calls.isEmpty() && !ttl.retracts()) {
      throw new IllegalArgumentException("results that change are taken back");
    }
  }

  /** The same with code made for it. */
  public RunningAggregateSpec with(AggregateKernel made) {
    return new RunningAggregateSpec(input, keys, calls, made, ofNoRows, atEnd, ttl);
  }

  /** The same with a result before the first row, if there are no keys. */
  public RunningAggregateSpec evenOfNoRows() {
    return new RunningAggregateSpec(input, keys, calls, kernel, keys.length == 0, atEnd, ttl);
  }

  /** The same with results at the end of the input only. */
  public RunningAggregateSpec onlyAtEnd() {
    return new RunningAggregateSpec(input, keys, calls, kernel, ofNoRows, true, ttl);
  }

  /** The same with groups that are forgotten. */
  public RunningAggregateSpec with(@Nullable StateTtl groupTtl) {
    return new RunningAggregateSpec(input, keys, calls, kernel, ofNoRows, atEnd, groupTtl);
  }

  /** Whether a result that has been emitted can go again. */
  public boolean retracts() {
    return !calls.isEmpty() || inputRetracts() || (ttl != null && ttl.retracts());
  }

  boolean inputRetracts() {
    return Changelog.weightColumn(input) >= 0;
  }

  /** The columns of the result: keys, one for each call, and a weight where results can go. */
  public Schema outputSchema() {
    List<Field> fields = new ArrayList<>();
    for (int key : keys) {
      fields.add(input.getFields().get(key));
    }
    for (AggregateCall call : calls) {
      fields.add(call.result());
    }
    Schema schema = new Schema(fields);
    return retracts() ? Changelog.withWeight(schema) : schema;
  }
}
