package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.Changelog;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBiVisitor;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexVariable;
import org.apache.calcite.rex.RexVisitor;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Puts names in the place of the columns of an expression, which is then shown and nothing else.
 */
final class NamedColumns extends RexShuttle {
  private final List<String> names = new ArrayList<>();

  /** The columns of several inputs are numbered one input behind the other, without weights. */
  NamedColumns(Schema... inputs) {
    for (Schema input : inputs) {
      Schema columns = inputs.length > 1 ? Changelog.withoutWeight(input) : input;
      columns.getFields().stream().map(Field::getName).forEach(names::add);
    }
  }

  @Override
  public RexNode visitInputRef(RexInputRef ref) {
    return new Named(names.get(ref.getIndex()), ref.getType());
  }

  /** Strings as SQL writes them, without the character set that all of them have. */
  @Override
  public RexNode visitLiteral(RexLiteral literal) {
    String value =
        literal.getTypeName() == SqlTypeName.CHAR ? literal.getValueAs(String.class) : null;
    return value == null
        ? literal
        : new Named("'" + value.replace("'", "''") + "'", literal.getType());
  }

  /** A column by its name, or a string. */
  private static final class Named extends RexVariable {
    private Named(String name, RelDataType type) {
      super(name, type);
    }

    @Override
    public <R> R accept(RexVisitor<R> visitor) {
      throw new UnsupportedOperationException("a name is only shown");
    }

    @Override
    public <R, P> R accept(RexBiVisitor<R, P> visitor, P argument) {
      throw new UnsupportedOperationException("a name is only shown");
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Named named && named.name.equals(name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }
}
