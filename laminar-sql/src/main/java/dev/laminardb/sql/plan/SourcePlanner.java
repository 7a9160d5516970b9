package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.topology.Node;
import dev.laminardb.sql.parse.SqlCheck;
import dev.laminardb.sql.parse.SqlColumnDeclaration;
import dev.laminardb.sql.parse.SqlConstraint;
import dev.laminardb.sql.parse.SqlCreateRelation;
import dev.laminardb.sql.parse.SqlPrimaryKey;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.SqlWatermarkDeclaration;
import dev.laminardb.sql.type.TypeNames;
import dev.laminardb.sql.validate.Intervals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.jspecify.annotations.Nullable;

/**
 * The column list of a CREATE SOURCE to the source's node and its key. One instance plans one
 * statement.
 */
public final class SourcePlanner {
  private final SqlText text;
  private final ColumnList declared;
  private @Nullable SqlWatermarkDeclaration watermark;

  private SourcePlanner(SqlText text) {
    this.text = text;
    this.declared = new ColumnList(text);
  }

  /**
   * A source.
   *
   * @param key the columns that no two of its rows have in common, as it is said; none if nothing
   *     is
   */
  public record PlannedSource(Node.Source node, List<Integer> key) {}

  /**
   * Plans a source.
   *
   * @throws LaminarException if a column or the watermark is not valid
   */
  public static PlannedSource plan(SqlText text, SqlCreateRelation create) {
    SqlNodeList columns = create.columns();
    if (columns == null) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          create.name().getParserPosition(),
          "a source needs columns",
          "such as " + create.name() + " (symbol VARCHAR, price DOUBLE)");
    }
    return new SourcePlanner(text).plan(create.name().getSimple(), columns);
  }

  private PlannedSource plan(String relation, SqlNodeList columns) {
    for (SqlNode node : columns) {
      if (node instanceof SqlColumnDeclaration column) {
        addColumn(column);
      } else if (node instanceof SqlWatermarkDeclaration declaration) {
        addWatermark(declaration);
      } else if (node instanceof SqlConstraint constraint) {
        refuse(constraint);
      }
    }
    if (declared.size() == 0) {
      throw text.error(
          ErrorCode.INVALID_QUERY, columns.getParserPosition(), "a source needs columns");
    }
    PrimaryKey key = PrimaryKey.of(text, declared, columns, "source");
    if (key.constraint() != null && key.enforced()) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          key.constraint().getParserPosition(),
          "a source does not keep its rows, and cannot check a PRIMARY KEY",
          "PRIMARY KEY … NOT ENFORCED says that no two of its rows have the same key");
    }
    int time = timeColumn();
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < declared.size(); i++) {
      boolean notNull = i == time || declared.isRequired(i) || key.columns().contains(i);
      fields.add(ColumnType.field(declared.name(i), declared.type(i), !notNull));
    }
    key.checkTypes(text, declared, fields);
    Node.Source node = new Node.Source(relation, relation, new Schema(fields), time, delayMicros());
    return new PlannedSource(node, key.columns());
  }

  private void addColumn(SqlColumnDeclaration column) {
    if (column.defaultValue() != null) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          column.defaultValue().position(),
          "columns of a source have no DEFAULT: every row is pushed whole");
    }
    if (!column.identities().isEmpty()) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          column.identities().get(0).getParserPosition(),
          "columns of a source are not numbered: every row is pushed whole");
    }
    column.constraints().forEach(this::refuse);
    declared.add(column);
    if (TypeNames.length(column.type()) > 0) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          column.type().getParserPosition(),
          "a source does not limit how long strings are, only a table does",
          "write VARCHAR");
    }
  }

  private void refuse(SqlConstraint constraint) {
    if (!(constraint instanceof SqlPrimaryKey)) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          constraint.getParserPosition(),
          "a source has no " + constraint.getOperator().getName() + ", only a table does",
          constraint instanceof SqlCheck ? "leave rows out with WHERE" : null);
    }
  }

  private void addWatermark(SqlWatermarkDeclaration declaration) {
    if (watermark != null) {
      throw text.error(
          ErrorCode.INVALID_QUERY, declaration.getParserPosition(), "a source has one watermark");
    }
    watermark = declaration;
  }

  private int timeColumn() {
    if (watermark == null) {
      return -1;
    }
    SqlIdentifier column = watermark.column();
    int time = declared.column(column);
    if (!declared.type(time).equals(ColumnType.TIMESTAMP.arrowType())) {
      throw text.error(
          ErrorCode.TYPE_MISMATCH,
          column.getParserPosition(),
          "a watermark needs a TIMESTAMP column; \""
              + declared.name(time)
              + "\" is "
              + ColumnType.sqlName(ColumnType.field("", declared.type(time), true)));
    }
    return time;
  }

  private long delayMicros() {
    SqlNode expression = watermark == null ? null : watermark.expression();
    if (watermark == null || expression == null) {
      return 0;
    }
    SqlIdentifier time = watermark.column();
    if (expression instanceof SqlIdentifier column) {
      checkSame(time, column);
      return 0;
    }
    if (expression instanceof SqlBasicCall call
        && call.getKind() == SqlKind.MINUS
        && call.operandCount() == 2
        && call.operand(0) instanceof SqlIdentifier column) {
      checkSame(time, column);
      SqlNode interval = call.operand(1);
      long delay = Intervals.micros(text, interval, "a watermark's delay");
      if (delay < 0) {
        throw text.error(
            ErrorCode.INVALID_WINDOW,
            interval.getParserPosition(),
            "a watermark's delay cannot be below zero");
      }
      return delay;
    }
    throw notSupported(time, expression);
  }

  private void checkSame(SqlIdentifier time, SqlIdentifier written) {
    if (declared.column(written) != declared.column(time)) {
      throw notSupported(time, written);
    }
  }

  private LaminarException notSupported(SqlIdentifier time, SqlNode expression) {
    return text.error(
        ErrorCode.UNSUPPORTED,
        expression.getParserPosition(),
        "a watermark is its column, or its column less an interval",
        String.format(Locale.ROOT, "such as %s - INTERVAL '5' SECOND", time));
  }
}
