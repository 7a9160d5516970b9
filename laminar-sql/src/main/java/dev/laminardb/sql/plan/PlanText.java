package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.operator.StateTtl;
import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.aggregate.AggregateFunction;
import dev.laminardb.core.operator.aggregate.PartialAggregation;
import dev.laminardb.core.operator.aggregate.RunningAggregateSpec;
import dev.laminardb.core.operator.aggregate.UserCall;
import dev.laminardb.core.operator.join.FirstPairs;
import dev.laminardb.core.operator.join.JoinSpec;
import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.core.operator.topn.TopNSpec;
import dev.laminardb.core.operator.window.SessionWindowSpec;
import dev.laminardb.core.operator.window.WindowAggregateSpec;
import dev.laminardb.sql.type.DurationText;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexNode;

/**
 * A plan as text: a step a line, behind what it reads. Where a step has several inputs, each is
 * indented in front of it. Where one comes again, what it reads does not.
 */
final class PlanText {
  private final StringBuilder text = new StringBuilder();
  private final boolean named;
  private final Set<PlanNode> added = Collections.newSetFromMap(new IdentityHashMap<>());

  private PlanText(boolean named) {
    this.named = named;
  }

  static String of(PlanNode root) {
    PlanText text = new PlanText(false);
    text.add(root, false, "");
    return text.text.toString();
  }

  /** A step alone, in one line, the columns in its expressions by their names. */
  static String of(PlanStep step) {
    PlanText text = new PlanText(true);
    text.add(step);
    return text.text.toString().strip();
  }

  private String shown(RexNode expression, Schema... inputs) {
    return named ? ExpressionText.of(expression, inputs) : expression.toString();
  }

  /**
   * Adds a node behind its inputs.
   *
   * @param spread whether batches of a relation may go to any core
   */
  private void add(PlanNode node, boolean spread, String indent) {
    if (node instanceof PlanNode.Read read) {
      text.append(indent).append("read ").append(read.relation().name());
      KeyRead keys = read.keys();
      text.append(keys == null ? "" : ", " + keys.text(read.relation().schema()));
      text.append(spread ? ", batches over all cores" : "").append('\n');
      return;
    }
    if (node instanceof PlanNode.SingleRow) {
      text.append(indent).append("a single row\n");
      return;
    }
    PlanNode.Computed computed = (PlanNode.Computed) node;
    if (!added.add(computed)) {
      text.append(indent).append("as above: ");
      add(computed.step());
      return;
    }
    String inside = computed.inputs().size() > 1 ? indent + "  " : indent;
    for (PlanNode input : computed.inputs()) {
      add(input, StreamPlan.spreads(computed.step(), spread), inside);
    }
    text.append(indent);
    add(computed.step());
  }

  private void add(PlanStep step) {
    if (step instanceof PlanStep.Select select) {
      explain(select);
    } else if (step instanceof PlanStep.PartialAggregate partial) {
      explain(text, partial.aggregation());
    } else if (step instanceof PlanStep.RunningAggregate running) {
      explain(running.spec(), running.conditions());
    } else if (step instanceof PlanStep.TopN top) {
      explain(text, top.spec());
    } else if (step instanceof PlanStep.Expire expire) {
      text.append("expire; ttl ")
          .append(DurationText.of(expire.spec().ttl().millis()))
          .append('\n');
    } else if (step instanceof PlanStep.Over over) {
      text.append(OverText.of(over.spec()));
    } else if (step instanceof PlanStep.SessionAggregate session) {
      explain(session.spec(), session.conditions());
    } else if (step instanceof PlanStep.WindowAggregate window) {
      explain(window.spec(), window.conditions());
    } else if (step instanceof PlanStep.Constants constants) {
      int rows = constants.rows().size();
      text.append("values, ").append(rows).append(rows == 1 ? " row\n" : " rows\n");
    } else if (step instanceof PlanStep.Unnest unnest) {
      text.append(unnest.spec().outer() ? "unnest, rows without elements too\n" : "unnest\n");
    } else if (step instanceof PlanStep.TableFunction function) {
      text.append("rows of ").append(function.spec().name());
      text.append(function.spec().outer() ? ", rows without any too\n" : "\n");
    } else if (step instanceof PlanStep.Union) {
      text.append("union\n");
    } else if (step instanceof PlanStep.Multiset multiset) {
      text.append(multiset.spec().kind().name().toLowerCase(Locale.ROOT)).append(" all\n");
    } else if (step instanceof PlanStep.Join join) {
      explain(join);
    }
  }

  private void explain(PlanStep.Select select) {
    text.append("select ");
    text.append(
        IntStream.range(0, select.projects().size())
            .filter(i -> !named || !field(select.output(), i).getName().equals(Changelog.WEIGHT))
            .mapToObj(i -> project(select, i))
            .collect(Collectors.joining(", ")));
    if (select.condition() != null) {
      text.append(" where ").append(shown(select.condition(), select.input()));
    }
    text.append('\n');
  }

  private static void explain(StringBuilder text, PartialAggregation aggregation) {
    List<String> names = aggregation.output().getFields().stream().map(Field::getName).toList();
    int keys = aggregation.keys().length;
    text.append("partial rows by [").append(String.join(", ", names.subList(0, keys)));
    text.append("]: ").append(String.join(", ", names.subList(keys, names.size()))).append('\n');
  }

  private String project(PlanStep.Select select, int i) {
    String name = field(select.output(), i).getName();
    String expression = shown(select.projects().get(i), select.input());
    return named && name.equals(expression) ? name : name + " = " + expression;
  }

  private void explain(WindowAggregateSpec spec, List<RexNode> conditions) {
    text.append(spec.window().kind().name().toLowerCase(Locale.ROOT));
    text.append(' ').append(field(spec.input(), spec.timeColumn()).getName());
    switch (spec.window().kind()) {
      case TUMBLE -> {
        // The step is the size.
      }
      case HOP -> text.append(" slide ").append(spec.window().stepMicros());
      case CUMULATE -> text.append(" step ").append(spec.window().stepMicros());
    }
    text.append(" size ").append(spec.window().sizeMicros());
    text.append(" offset ").append(spec.window().offsetMicros());
    explain(spec.input(), spec.keys(), spec.calls(), conditions);
  }

  private void explain(SessionWindowSpec spec, List<RexNode> conditions) {
    text.append("session ").append(field(spec.input(), spec.timeColumn()).getName());
    text.append(" gap ").append(spec.gapMicros());
    explain(spec.input(), spec.keys(), spec.calls(), conditions);
  }

  private void explain(RunningAggregateSpec spec, List<RexNode> conditions) {
    text.append(spec.retracts() ? "aggregate changes" : "distinct");
    explain(spec.input(), spec.keys(), spec.calls(), conditions);
    StateTtl ttl = spec.ttl();
    if (ttl != null) {
      text.insert(text.length() - 1, "; ttl " + DurationText.of(ttl.millis()));
    }
  }

  private static String function(AggregateCall call) {
    UserCall user = call.user();
    return user == null ? call.function().name() : user.aggregate().name();
  }

  private void explain(
      Schema input, int[] keys, List<AggregateCall> calls, List<RexNode> conditions) {
    text.append(" by [");
    text.append(
        IntStream.of(keys)
            .mapToObj(key -> field(input, key).getName())
            .collect(Collectors.joining(", ")));
    text.append("]");
    for (AggregateCall call : calls) {
      text.append(", ").append(call.name()).append(" = ").append(function(call));
      text.append(call.distinct() ? "(distinct " : "(");
      text.append(call.argument() < 0 ? "*" : field(input, call.argument()).getName());
      boolean ordered =
          call.function() == AggregateFunction.FIRST_VALUE
              || call.function() == AggregateFunction.LAST_VALUE;
      if (call.secondColumn() >= 0 && !ordered) {
        text.append(", ").append(field(input, call.secondColumn()).getName());
      }
      text.append(')');
      if (call.countColumn() >= 0) {
        text.append(" of ").append(field(input, call.countColumn()).getName());
      }
      if (ordered) {
        text.append(" order by ").append(field(input, call.secondColumn()).getName());
      }
      for (SortKey key : call.within().order()) {
        text.append(key == call.within().order().get(0) ? " order by " : ", ");
        text.append(field(input, key.column()).getName()).append(key.descending() ? " desc" : "");
      }
      if (AggregateCall.isCondition(call.filter())) {
        text.append(" filter ");
        text.append(shown(AggregateFilters.expression(call.filter(), conditions, input), input));
      } else if (call.filter() != AggregateCall.NO_FILTER) {
        text.append(" filter ").append(field(input, call.filter()).getName());
      }
    }
    text.append('\n');
  }

  private void explain(PlanStep.Join join) {
    JoinSpec spec = join.spec();
    text.append(spec.kind().name().toLowerCase(Locale.ROOT)).append(" join");
    text.append(spec.spared().forgets() ? " of what has not expired" : "");
    for (int i = 0; i < spec.leftKeys().length; i++) {
      text.append(i == 0 ? " on " : " and ");
      text.append(field(spec.left(), spec.leftKeys()[i]).getName());
      text.append(spec.nullSafe()[i] ? " is not distinct from " : " = ");
      text.append(field(spec.right(), spec.rightKeys()[i]).getName());
    }
    if (join.condition() != null) {
      text.append(" where ").append(shown(join.condition(), spec.left(), spec.right()));
    }
    text.append(
        switch (spec.spared().unique()) {
          case NONE -> "";
          case LEFT -> "; one left row of a key";
          case RIGHT -> "; one right row of a key";
          case BOTH -> "; one row of a key on either side";
        });
    FirstPairs first = spec.spared().firstPairs();
    if (first != null) {
      text.append(first.replaces() ? "; only first by " : "; first by ")
          .append(first.input() == 0 ? "left" : "right")
          .append(" row");
      List<Field> columns = spec.input(1 - first.input()).getFields();
      for (int i = 0; i < first.order().size(); i++) {
        text.append(i == 0 ? " order " : ", ").append(of(first.order().get(i), columns));
      }
    }
    text.append('\n');
  }

  private static void explain(StringBuilder text, TopNSpec spec) {
    text.append("first ").append(spec.limit()).append(" by [").append(names(spec, spec.keys()));
    text.append("] order ");
    text.append(
        spec.order().stream()
            .map(key -> of(key, spec.input().getFields()))
            .collect(Collectors.joining(", ")));
    text.append(": ").append(names(spec, spec.outputs()));
    if (spec.rank() != null) {
      text.append(spec.outputs().length > 0 ? ", " : "").append(spec.rank());
      text.append(" = ROW_NUMBER");
    }
    text.append(spec.retracts() ? "; keeps all rows" : "").append('\n');
  }

  /** A key of an order, over columns. */
  static String of(SortKey key, List<Field> columns) {
    return columns.get(key.column()).getName()
        + (key.descending() ? " desc" : "")
        + (key.nullsFirst() ? " nulls first" : "");
  }

  private static String names(TopNSpec spec, int[] columns) {
    return IntStream.of(columns)
        .mapToObj(column -> field(spec.input(), column).getName())
        .collect(Collectors.joining(", "));
  }

  private static Field field(Schema schema, int index) {
    return schema.getFields().get(index);
  }
}
