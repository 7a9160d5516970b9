package dev.laminardb.sql.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql2rel.RelFieldTrimmer;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.calcite.util.mapping.Mapping;
import org.apache.calcite.util.mapping.MappingType;
import org.apache.calcite.util.mapping.Mappings;

/**
 * Leaves columns that nobody reads out of a tree; and out of the inputs of joins, which keep them,
 * those that only a condition beneath them has read. Used once.
 */
final class ReadColumns extends RelFieldTrimmer {
  ReadColumns(RelBuilder builder) {
    super(null, builder);
  }

  /** Of an input of a join, whose columns are these of the join's. */
  @Override
  protected TrimResult trimChild(
      RelNode join,
      RelNode input,
      int start,
      int end,
      ImmutableBitSet read,
      Set<RelDataTypeField> extraFields) {
    TrimResult trimmed = super.trimChild(join, input, start, end, read, extraFields);
    boolean hasMore = trimmed.left.getRowType().getFieldCount() > read.cardinality();
    return hasMore && !read.isEmpty() && extraFields.isEmpty()
        ? narrowed(trimmed, input, read)
        : trimmed;
  }

  private TrimResult narrowed(TrimResult trimmed, RelNode input, ImmutableBitSet read) {
    int columns = input.getRowType().getFieldCount();
    Mapping to = Mappings.create(MappingType.INVERSE_SURJECTION, columns, read.cardinality());
    List<RexNode> kept = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int column : read) {
      to.set(column, kept.size());
      kept.add(RexInputRef.of(trimmed.right.getTarget(column), trimmed.left.getRowType()));
      names.add(input.getRowType().getFieldNames().get(column));
    }
    RelNode narrow = LogicalProject.create(trimmed.left, List.of(), kept, names, Set.of());
    return result(narrow, to, input);
  }
}
