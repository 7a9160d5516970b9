package dev.laminardb.sql.plan;

import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.over.Bound;
import dev.laminardb.core.operator.over.Frame;
import dev.laminardb.core.operator.over.FramedAggregates;
import dev.laminardb.core.operator.over.OverCall;
import dev.laminardb.core.operator.over.OverSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;

/** A step of functions OVER windows as text. */
final class OverText {
  private OverText() {}

  static String of(OverSpec spec) {
    Schema input = spec.input();
    String keys =
        IntStream.of(spec.keys())
            .mapToObj(key -> name(input, key))
            .collect(Collectors.joining(", "));
    String order =
        spec.order().stream()
            .map(
                key ->
                    name(input, key.column())
                        + (key.descending() ? " desc" : "")
                        + (key.nullsFirst() ? " nulls first" : ""))
            .collect(Collectors.joining(", "));
    List<String> functions = new ArrayList<>();
    spec.calls().forEach(call -> functions.add(of(call, input)));
    for (FramedAggregates framed : spec.aggregates()) {
      for (AggregateCall call : framed.calls()) {
        String how = FramedAggregates.keepsValues(call) ? " from the rows of each frame" : "";
        functions.add(of(call, input) + of(framed.frame()) + how);
      }
    }
    return "over ["
        + keys
        + "]"
        + (order.isEmpty() ? "" : " order " + order)
        + ": "
        + String.join(", ", functions)
        + "\n";
  }

  private static String of(OverCall call, Schema input) {
    List<String> arguments = new ArrayList<>();
    if (call.argument() >= 0) {
      arguments.add(name(input, call.argument()));
    }
    if (call.number() > 0) {
      arguments.add(Long.toString(call.number()));
    }
    if (call.otherwise() >= 0) {
      arguments.add(name(input, call.otherwise()));
    }
    return call.function()
        + "("
        + String.join(", ", arguments)
        + ")"
        + (call.ignoresNulls() ? " ignore nulls" : "")
        + (call.function().isFramed() ? of(call.frame()) : "");
  }

  private static String of(AggregateCall call, Schema input) {
    String argument = call.argument() < 0 ? "*" : name(input, call.argument());
    String second = call.secondColumn() < 0 ? "" : ", " + name(input, call.secondColumn());
    return call.function() + (call.distinct() ? "(DISTINCT " : "(") + argument + second + ")";
  }

  private static String of(Frame frame) {
    boolean isWhole = frame.lower().equals(Bound.BEGINNING) && frame.upper().equals(Bound.END);
    String bounds =
        isWhole
            ? ""
            : " " + words(frame.unit()) + " " + of(frame.lower()) + " to " + of(frame.upper());
    return frame.exclusion() == Frame.Exclusion.NO_OTHERS
        ? bounds
        : bounds + " exclude " + words(frame.exclusion());
  }

  private static String words(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String of(Bound bound) {
    String kind = words(bound.kind());
    boolean offset = bound.kind() == Bound.Kind.PRECEDING || bound.kind() == Bound.Kind.FOLLOWING;
    return offset ? bound.offset() + " " + kind : kind;
  }

  private static String name(Schema schema, int column) {
    return schema.getFields().get(column).getName();
  }
}
