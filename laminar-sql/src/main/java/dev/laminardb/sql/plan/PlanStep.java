package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.CellValues;
import dev.laminardb.core.operator.TableFunctionSpec;
import dev.laminardb.core.operator.UnnestSpec;
import dev.laminardb.core.operator.aggregate.PartialAggregation;
import dev.laminardb.core.operator.aggregate.RunningAggregateSpec;
import dev.laminardb.core.operator.expiry.RowExpirySpec;
import dev.laminardb.core.operator.join.JoinSpec;
import dev.laminardb.core.operator.multiset.MultisetSpec;
import dev.laminardb.core.operator.over.OverSpec;
import dev.laminardb.core.operator.topn.TopNSpec;
import dev.laminardb.core.operator.window.SessionWindowSpec;
import dev.laminardb.core.operator.window.WindowAggregateSpec;
import dev.laminardb.core.topology.SingleRow;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** One step of a stream's plan. Immutable. */
public sealed interface PlanStep {

  /** The columns that come in by each input, the weight among them where they retract. */
  List<Schema> inputs();

  /** The columns that come out, the weight among them where the step retracts. */
  Schema output();

  /**
   * Keeps the rows that satisfy a condition and computes columns from them.
   *
   * @param input the columns that come in
   * @param condition over the input, or null to keep every row
   * @param projects one expression over the input for each output column
   */
  record Select(Schema input, @Nullable RexNode condition, List<RexNode> projects, Schema output)
      implements PlanStep {
    /** Copies the expressions. */
    public Select {
      projects = List.copyOf(projects);
    }

    @Override
    public List<Schema> inputs() {
      return List.of(input);
    }
  }

  /**
   * Rows that the query's text has.
   *
   * @param rows the values of each, of the classes that {@link CellValues} takes
   */
  record Constants(List<List<@Nullable Object>> rows, Schema output) implements PlanStep {
    /** Copies the list. */
    public Constants {
      rows = List.copyOf(rows);
    }

    @Override
    public List<Schema> inputs() {
      return List.of(SingleRow.SCHEMA);
    }
  }

  /**
   * Aggregates rows by key, over all rows so far.
   *
   * @param conditions over the input, of the calls' FILTERs that are no columns of it
   */
  record RunningAggregate(RunningAggregateSpec spec, List<RexNode> conditions) implements PlanStep {
    /** Copies the conditions. */
    public RunningAggregate {
      conditions = List.copyOf(conditions);
    }

    @Override
    public List<Schema> inputs() {
      return List.of(spec.input());
    }

    @Override
    public Schema output() {
      return spec.outputSchema();
    }
  }

  /**
   * Makes partial rows of each batch for the aggregation that follows.
   *
   * @param aggregation what it computes
   * @param window the aggregation before it was divided, or null without windows
   * @param conditions as of {@link RunningAggregate}
   */
  record PartialAggregate(
      PartialAggregation aggregation,
      @Nullable WindowAggregateSpec window,
      List<RexNode> conditions)
      implements PlanStep {
    /** Copies the conditions. */
    public PartialAggregate {
      conditions = List.copyOf(conditions);
    }

    @Override
    public List<Schema> inputs() {
      return List.of(aggregation.input());
    }

    @Override
    public Schema output() {
      return aggregation.output();
    }
  }

  /** Takes rows back when their time is over. */
  record Expire(RowExpirySpec spec) implements PlanStep {
    @Override
    public List<Schema> inputs() {
      return List.of(spec.input());
    }

    @Override
    public Schema output() {
      return spec.outputSchema();
    }
  }

  /** Adds columns of functions OVER windows. */
  record Over(OverSpec spec) implements PlanStep {
    @Override
    public List<Schema> inputs() {
      return List.of(spec.input());
    }

    @Override
    public Schema output() {
      return spec.outputSchema();
    }
  }

  /** Makes a row of each element of an array. */
  record Unnest(UnnestSpec spec) implements PlanStep {
    @Override
    public List<Schema> inputs() {
      return List.of(spec.input());
    }

    @Override
    public Schema output() {
      return spec.outputSchema();
    }
  }

  /** Makes rows of each row by a function. */
  record TableFunction(TableFunctionSpec spec) implements PlanStep {
    @Override
    public List<Schema> inputs() {
      return List.of(spec.input());
    }

    @Override
    public Schema output() {
      return spec.outputSchema();
    }
  }

  /** Keeps the first rows of each partition. */
  record TopN(TopNSpec spec) implements PlanStep {
    @Override
    public List<Schema> inputs() {
      return List.of(spec.input());
    }

    @Override
    public Schema output() {
      return spec.outputSchema();
    }
  }

  /**
   * Aggregates rows by key and session.
   *
   * @param conditions as of {@link RunningAggregate}
   */
  record SessionAggregate(SessionWindowSpec spec, List<RexNode> conditions) implements PlanStep {
    /** Copies the conditions. */
    public SessionAggregate {
      conditions = List.copyOf(conditions);
    }

    @Override
    public List<Schema> inputs() {
      return List.of(spec.input());
    }

    @Override
    public Schema output() {
      return spec.outputSchema();
    }
  }

  /**
   * Aggregates rows by key and window.
   *
   * @param conditions as of {@link RunningAggregate}
   */
  record WindowAggregate(WindowAggregateSpec spec, List<RexNode> conditions) implements PlanStep {
    /** Copies the conditions. */
    public WindowAggregate {
      conditions = List.copyOf(conditions);
    }

    @Override
    public List<Schema> inputs() {
      return List.of(spec.input());
    }

    @Override
    public Schema output() {
      return spec.outputSchema();
    }
  }

  /**
   * The rows of several inputs of the same columns.
   *
   * @param count how many inputs there are
   */
  record Union(int count, Schema output) implements PlanStep {
    @Override
    public List<Schema> inputs() {
      return Collections.nCopies(count, output);
    }
  }

  /** INTERSECT ALL or EXCEPT ALL of two inputs. */
  record Multiset(MultisetSpec spec) implements PlanStep {
    @Override
    public List<Schema> inputs() {
      return List.of(spec.input(0), spec.input(1));
    }

    @Override
    public Schema output() {
      return spec.outputSchema();
    }
  }

  /**
   * Joins two inputs.
   *
   * @param spec without its condition, which is not compiled yet
   * @param condition what it asks besides equal keys, over the columns as {@link JoinSpec} numbers
   *     them; or null
   */
  record Join(JoinSpec spec, @Nullable RexNode condition) implements PlanStep {
    @Override
    public List<Schema> inputs() {
      return List.of(spec.left(), spec.right());
    }

    @Override
    public Schema output() {
      return spec.outputSchema();
    }
  }
}
