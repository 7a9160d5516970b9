package dev.laminardb.sql.codegen;

import static dev.laminardb.sql.codegen.StringGenerator.place;

import dev.laminardb.core.batch.ArrayLayout;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.MapType;
import dev.laminardb.core.batch.StructType;
import dev.laminardb.sql.type.SqlTypes;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/** Maps: byte strings in which an array of keys is searched, and beside it lie the values. */
final class MapGenerator {
  private final ExpressionGenerator expressions;
  private final RowCode code;
  private final ElementCode elements;
  private final Literals literals;

  MapGenerator(
      ExpressionGenerator expressions, RowCode code, ElementCode elements, Literals literals) {
    this.expressions = expressions;
    this.code = code;
    this.elements = elements;
    this.literals = literals;
  }

  private static MapType type(RelDataType map) {
    return MapType.of(SqlTypes.field("", map, true));
  }

  /** MAP[key, value, ..]. */
  Value constructor(RexCall call) {
    return constructor(call.getOperands(), type(call.getType()));
  }

  private Value constructor(List<RexNode> operands, MapType type) {
    String writer = begin(type);
    for (int i = 0; i < operands.size(); i += 2) {
      Value key = expressions.generate(operands.get(i), type.key());
      elements.add(writer + ".keys()", type.key(), key);
      Value value = expressions.generate(operands.get(i + 1), type.value());
      elements.add(writer + ".values()", type.value(), value);
    }
    return made(writer);
  }

  private String begin(MapType type) {
    String writer = writer(type);
    code.line(writer + ".begin();");
    return writer;
  }

  private String writer(MapType type) {
    String writer = literals.state("MapWriter", type);
    code.needField("MapWriter", writer);
    return writer;
  }

  private Value made(String writer) {
    return code.strictString("Maps.make(scratch, " + writer + ")").as(ColumnType.MAP);
  }

  /** map[key]; NULL where it is not there. */
  Value item(RexCall call) {
    RexNode node = call.getOperands().get(0);
    MapType type = type(node.getType());
    Value map = expressions.generate(node);
    Value key = expressions.generate(call.getOperands().get(1), type.key());
    ColumnType valueType = ColumnType.of(type.value());
    if (map.alwaysNull() || key.alwaysNull()) {
      return Value.nullOf(valueType);
    }
    Value position = position(type, map, key);
    Value values = code.strict(ColumnType.BIGINT, "MapLayout.values(" + map.code() + ")", map);
    String index = code.name("x");
    code.line("final int " + index + " = " + position.code() + " - 1;");
    String isNull = code.name("z");
    code.line(
        "final boolean "
            + isNull
            + " = "
            + position.isNull()
            + " || "
            + index
            + " < 0 || ArrayLayout.isNull("
            + values.code()
            + ", "
            + index
            + ");");
    return elements.element(type.value(), values.code(), index, isNull);
  }

  /** Where a key is, from 1, or 0. */
  private Value position(MapType type, Value map, Value key) {
    Value keys = code.strict(ColumnType.BIGINT, "MapLayout.keys(" + map.code() + ")", map);
    return code.strict(ColumnType.INT, ArrayGenerator.search(type.key(), keys, key), map, key);
  }

  /** A function of maps by its name. */
  Value function(RexCall call) {
    return switch (call.getOperator().getName()) {
      case "$MAP_EMPTY" -> made(begin(type(call.getType())));
      case "CARDINALITY" -> cardinality(call);
      case "MAP_KEYS" -> keys(call);
      case "MAP_VALUES" -> values(call);
      case "MAP_ENTRIES" -> entries(call);
      case "MAP_CONTAINS_KEY" -> containsKey(call);
      case "MAP_FROM_ARRAYS" -> fromArrays(call);
      default ->
          throw new UnsupportedExpressionException(
              call, "function " + call.getOperator().getName());
    };
  }

  private Value cardinality(RexCall call) {
    Value map = expressions.generate(call.getOperands().get(0));
    String count = "ArrayLayout.count(MapLayout.keys(" + map.code() + "))";
    return code.strict(ColumnType.INT, count, map);
  }

  private Value keys(RexCall call) {
    Value map = expressions.generate(call.getOperands().get(0));
    String start = "(" + map.code();
    return part(map, "MapLayout.keys" + start + ")", "MapLayout.keyBytes" + start + ")");
  }

  private Value values(RexCall call) {
    Value map = expressions.generate(call.getOperands().get(0));
    String start = "(" + map.code();
    return part(
        map,
        "MapLayout.values" + start + ")",
        "MapLayout.valueBytes" + start + ", " + map.length() + ")");
  }

  /** An array that lies in a map. */
  private Value part(Value map, String address, String length) {
    if (map.alwaysNull()) {
      return Value.nullOf(ColumnType.ARRAY);
    }
    Value start = code.strict(ColumnType.BIGINT, address, map);
    Value bytes = code.strict(ColumnType.INT, length, map);
    return Value.string(start.code(), bytes.code(), start.nullFlag()).as(ColumnType.ARRAY);
  }

  private Value entries(RexCall call) {
    MapType type = type(call.getOperands().get(0).getType());
    Value map = expressions.generate(call.getOperands().get(0));
    String array = literals.field("ArrayWriter", "new ArrayWriter(" + ArrayLayout.VARIABLE + ")");
    code.needField("ArrayWriter", array);
    StructType entry = StructType.of(List.of(type.key(), type.value()));
    String struct = literals.state("StructWriter", entry.layout());
    code.needField("StructWriter", struct);
    return code.strictString(
            "Maps.entries(scratch, " + array + ", " + struct + ", " + place(map) + ")", map)
        .as(ColumnType.ARRAY);
  }

  private Value containsKey(RexCall call) {
    RexNode node = call.getOperands().get(0);
    MapType type = type(node.getType());
    Value map = expressions.generate(node);
    Value key = expressions.generate(call.getOperands().get(1), type.key());
    if (map.alwaysNull() || key.alwaysNull()) {
      return Value.nullOf(ColumnType.BOOLEAN);
    }
    Value position = position(type, map, key);
    return code.strict(ColumnType.BOOLEAN, position.code() + " != 0", position);
  }

  private Value fromArrays(RexCall call) {
    Value keys = expressions.generate(call.getOperands().get(0));
    Value values = expressions.generate(call.getOperands().get(1));
    String writer = writer(type(call.getType()));
    return code.strictString(
            "Maps.fromArrays(scratch, " + writer + ", " + place(keys) + ", " + place(values) + ")",
            keys,
            values)
        .as(ColumnType.MAP);
  }

  /** CAST to a type MAP: of a constructor, whose entries are converted, or of the same type. */
  Value cast(RexCall call) {
    return converted(call.getOperands().get(0), type(call.getType()));
  }

  /** An expression as a map of a type. */
  Value converted(RexNode node, RelDataType type) {
    return converted(node, type(type));
  }

  /** An expression as a map of a type: the entries of a constructor become what is wanted. */
  Value converted(RexNode node, MapType type) {
    if (Types.isUntypedNull(node)) {
      return Value.nullOf(ColumnType.MAP);
    }
    if (node instanceof RexCall constructor && node.getKind() == SqlKind.MAP_VALUE_CONSTRUCTOR) {
      return constructor(constructor.getOperands(), type);
    }
    if (SqlTypes.columnType(node.getType()).isEmpty()) {
      throw new UnsupportedExpressionException(node, "type " + node.getType());
    }
    Field own = SqlTypes.field("", node.getType(), true);
    Field wanted = ColumnType.field("", type, true);
    if (!ColumnType.isAlike(own, wanted)) {
      throw new UnsupportedExpressionException(
          node, "CAST of " + ColumnType.sqlName(own) + " to " + ColumnType.sqlName(wanted));
    }
    return expressions.generate(node);
  }
}
