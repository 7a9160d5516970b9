package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.StructLayout;
import dev.laminardb.core.batch.StructType;
import dev.laminardb.sql.type.SqlTypes;
import java.math.BigDecimal;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * Values of type ROW: byte strings in which a field lies where the types of those before it say.
 */
final class StructGenerator {
  private final ExpressionGenerator expressions;
  private final RowCode code;
  private final ElementCode elements;
  private final Literals literals;

  StructGenerator(
      ExpressionGenerator expressions, RowCode code, ElementCode elements, Literals literals) {
    this.expressions = expressions;
    this.code = code;
    this.elements = elements;
    this.literals = literals;
  }

  private static StructType type(RelDataType row) {
    return StructType.of(SqlTypes.field("", row, true));
  }

  /** ROW(a, b, ..). */
  Value constructor(RexCall call) {
    return constructor(call.getOperands(), type(call.getType()));
  }

  private Value constructor(List<RexNode> operands, StructType type) {
    String writer = literals.state("StructWriter", type.layout());
    code.needField("StructWriter", writer);
    code.line(writer + ".begin();");
    for (int i = 0; i < operands.size(); i++) {
      Field field = type.fields().get(i);
      elements.add(writer, field, expressions.generate(operands.get(i), field));
    }
    return code.strictString("Arrays.make(scratch, " + writer + ")").as(ColumnType.STRUCT);
  }

  /** A field of a row; NULL where the row is. */
  Value field(RexFieldAccess access) {
    return field(access.getReferenceExpr(), access.getField().getIndex());
  }

  /** row['name'] or row[position], from 1, of constants. */
  Value item(RexCall call) {
    RexNode row = call.getOperands().get(0);
    RexLiteral which = Literals.literal(call, 1);
    BigDecimal position = Literals.constant(which);
    if (position != null) {
      return field(row, position.intValueExact() - 1);
    }
    RelDataTypeField field = row.getType().getField(Literals.text(which), false, false);
    if (field == null) {
      throw new UnsupportedExpressionException(call, "field \"" + Literals.text(which) + "\"");
    }
    return field(row, field.getIndex());
  }

  private Value field(RexNode row, int index) {
    StructType type = type(row.getType());
    Value struct = expressions.generate(row);
    Field field = type.fields().get(index);
    if (struct.alwaysNull()) {
      return Value.nullOf(ColumnType.of(field));
    }
    StructLayout layout = type.layout();
    String start = struct.code();
    String isNull = code.name("z");
    String guard = struct.nullable() ? struct.nullFlag() + " || " : "";
    code.line(
        "final boolean "
            + isNull
            + " = "
            + guard
            + "StructLayout.isNull("
            + start
            + ", "
            + index
            + ");");
    if (!ColumnType.of(field).isVariable()) {
      return elements.read(field, start + " + " + layout.offset(index) + "L", "", isNull);
    }
    String previous = layout.previousEnd(index) + ")";
    return elements.read(
        field,
        "StructLayout.stringAddress(" + start + ", " + layout.fixedBytes() + ", " + previous,
        "StructLayout.stringLength(" + start + ", " + layout.offset(index) + ", " + previous,
        isNull);
  }

  /** CAST to a type ROW; casts of fields have been made part of the tree. */
  Value cast(RexCall call) {
    return converted(call.getOperands().get(0), type(call.getType()));
  }

  /** An expression as a row of a type. */
  Value converted(RexNode node, RelDataType type) {
    return converted(node, type(type));
  }

  /** An expression as a row of a type: the fields of a constructor become what is wanted. */
  Value converted(RexNode node, StructType type) {
    if (Types.isUntypedNull(node)) {
      return Value.nullOf(ColumnType.STRUCT);
    }
    if (isWidened(node)) {
      return converted(((RexCall) node).getOperands().get(0), type);
    }
    if (node.getKind() == SqlKind.ROW
        && node instanceof RexCall constructor
        && constructor.getOperands().size() == type.fields().size()) {
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

  /**
   * Whether it is a constructor that Calcite has cast, in an array of others, to what all of them
   * have in common, which may be NULL. Casts that are written are field by field.
   */
  private static boolean isWidened(RexNode node) {
    return node.getKind() == SqlKind.CAST
        && ((RexCall) node).getOperands().get(0).getKind() == SqlKind.ROW;
  }
}
