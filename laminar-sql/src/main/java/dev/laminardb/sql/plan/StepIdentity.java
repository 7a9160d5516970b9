package dev.laminardb.sql.plan;

import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.aggregate.RunningAggregateSpec;
import dev.laminardb.core.operator.join.JoinSpec;
import dev.laminardb.core.operator.over.FramedAggregates;
import dev.laminardb.core.operator.over.OverCall;
import dev.laminardb.core.operator.over.OverSpec;
import dev.laminardb.core.operator.topn.TopNSpec;
import dev.laminardb.core.operator.window.SessionWindowSpec;
import dev.laminardb.core.operator.window.SlicedWindow;
import dev.laminardb.core.operator.window.WindowAggregateSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Everything of a step that its rows depend on, as a value: two steps over the same inputs whose
 * identities are equal emit the same rows and keep the same state. What columns are called is not
 * part of it, as rows go by numbers of columns. Whatever a step may do is the same whenever it is
 * done, since a plan has no function that changes its mind. Immutable.
 *
 * @param parts of it, values all of them
 */
record StepIdentity(List<@Nullable Object> parts) {

  /** The identity of a step. */
  static StepIdentity of(PlanStep step) {
    List<@Nullable Object> parts = new ArrayList<>();
    parts.add(step.getClass());
    step.inputs().forEach(input -> parts.add(columns(input)));
    parts.add(columns(step.output()));
    if (step instanceof PlanStep.Select select) {
      parts.add(select.condition());
      parts.add(select.projects());
    } else if (step instanceof PlanStep.Join join) {
      add(parts, join.spec());
      parts.add(join.condition());
    } else if (step instanceof PlanStep.RunningAggregate running) {
      add(parts, running.spec());
      parts.add(running.conditions());
    } else if (step instanceof PlanStep.WindowAggregate window) {
      add(parts, window.spec());
      parts.add(window.conditions());
    } else if (step instanceof PlanStep.SessionAggregate session) {
      add(parts, session.spec());
      parts.add(session.conditions());
    } else if (step instanceof PlanStep.TopN top) {
      add(parts, top.spec());
    } else if (step instanceof PlanStep.Over over) {
      add(parts, over.spec());
    } else if (step instanceof PlanStep.Constants constants) {
      parts.add(constants.rows());
    } else if (step instanceof PlanStep.Expire expire) {
      parts.add(expire.spec().ttl());
    } else if (step instanceof PlanStep.Multiset multiset) {
      parts.add(multiset.spec().kind());
    } else if (step instanceof PlanStep.Unnest unnest) {
      parts.addAll(List.of(unnest.spec().kept(), unnest.spec().arrays(), unnest.spec().whole()));
      parts.addAll(List.of(unnest.spec().outer(), unnest.spec().ordinality()));
    } else if (step instanceof PlanStep.TableFunction function) {
      parts.addAll(List.of(function.spec().function(), function.spec().kept()));
      parts.addAll(List.of(function.spec().arguments(), function.spec().outer()));
    } else if (!(step instanceof PlanStep.Union)) {
      throw new IllegalStateException(step.getClass() + " comes behind what shares steps");
    }
    return new StepIdentity(parts);
  }

  private static void add(List<@Nullable Object> parts, JoinSpec spec) {
    parts.addAll(List.of(spec.kind(), list(spec.leftKeys()), list(spec.rightKeys())));
    parts.add(
        IntStream.range(0, spec.nullSafe().length).mapToObj(i -> spec.nullSafe()[i]).toList());
    parts.addAll(List.of(list(spec.outputs()), spec.spared()));
  }

  private static void add(List<@Nullable Object> parts, RunningAggregateSpec spec) {
    parts.addAll(List.of(list(spec.keys()), calls(spec.calls()), spec.ofNoRows(), spec.atEnd()));
    parts.add(spec.ttl());
  }

  private static void add(List<@Nullable Object> parts, WindowAggregateSpec spec) {
    SlicedWindow window = spec.window();
    parts.addAll(List.of(list(spec.keys()), spec.timeColumn(), calls(spec.calls())));
    parts.addAll(
        List.of(window.kind(), window.stepMicros(), window.sizeMicros(), window.offsetMicros()));
  }

  private static void add(List<@Nullable Object> parts, SessionWindowSpec spec) {
    parts.addAll(List.of(list(spec.keys()), spec.timeColumn(), spec.gapMicros()));
    parts.add(calls(spec.calls()));
  }

  private static void add(List<@Nullable Object> parts, TopNSpec spec) {
    parts.addAll(List.of(list(spec.keys()), spec.order(), spec.limit(), list(spec.outputs())));
    parts.add(spec.rank() != null);
  }

  private static void add(List<@Nullable Object> parts, OverSpec spec) {
    parts.addAll(List.of(list(spec.keys()), spec.order(), list(spec.outputs())));
    for (OverCall call : spec.calls()) {
      parts.addAll(List.of(call.function(), call.argument(), call.otherwise(), call.number()));
      parts.addAll(List.of(call.ignoresNulls(), call.frame(), unnamed(call.result())));
    }
    for (FramedAggregates framed : spec.aggregates()) {
      parts.addAll(List.of(framed.frame(), calls(framed.calls())));
    }
  }

  private static List<AggregateCall> calls(List<AggregateCall> calls) {
    return calls.stream()
        .map(
            call ->
                new AggregateCall(
                    call.function(),
                    call.argument(),
                    call.filter(),
                    unnamed(call.result()),
                    call.distinct(),
                    call.secondColumn(),
                    call.countColumn(),
                    call.within(),
                    call.user()))
        .toList();
  }

  private static List<Field> columns(Schema schema) {
    return schema.getFields().stream().map(StepIdentity::unnamed).toList();
  }

  private static Field unnamed(Field field) {
    return new Field("", field.getFieldType(), field.getChildren());
  }

  private static List<Integer> list(int[] numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }
}
