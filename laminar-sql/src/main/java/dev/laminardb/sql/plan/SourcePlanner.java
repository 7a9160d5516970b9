package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.topology.Node;
import dev.laminardb.sql.parse.SqlColumnDeclaration;
import dev.laminardb.sql.parse.SqlCreateRelation;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.SqlWatermarkDeclaration;
import dev.laminardb.sql.parse.Suggestions;
import dev.laminardb.sql.type.TypeNames;
import dev.laminardb.sql.validate.Intervals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.jspecify.annotations.Nullable;

/** The column list of a CREATE SOURCE to the source's node. One instance plans one statement. */
public final class SourcePlanner {
  private final SqlText text;
  private final List<String> names = new ArrayList<>();
  private final List<SqlColumnDeclaration> declarations = new ArrayList<>();
  private final List<ArrowType> types = new ArrayList<>();
  private @Nullable SqlWatermarkDeclaration watermark;

  private SourcePlanner(SqlText text) {
    this.text = text;
  }

  /**
   * Plans a source.
   *
   * @throws LaminarException if a column or the watermark is not valid
   */
  public static Node.Source plan(SqlText text, SqlCreateRelation create) {
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

  private Node.Source plan(String relation, SqlNodeList columns) {
    for (SqlNode node : columns) {
      if (node instanceof SqlColumnDeclaration column) {
        addColumn(column);
      } else {
        addWatermark((SqlWatermarkDeclaration) node);
      }
    }
    if (names.isEmpty()) {
      throw text.error(
          ErrorCode.INVALID_QUERY, columns.getParserPosition(), "a source needs columns");
    }
    int time = timeColumn();
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      boolean notNull = i == time || Boolean.FALSE.equals(declarations.get(i).type().getNullable());
      fields.add(ColumnType.field(names.get(i), types.get(i), !notNull));
    }
    return new Node.Source(relation, relation, new Schema(fields), time, delayMicros());
  }

  private void addColumn(SqlColumnDeclaration column) {
    String name = column.name().getSimple();
    if (indexOf(name) >= 0) {
      throw text.error(
          ErrorCode.AMBIGUOUS_NAME,
          column.name().getParserPosition(),
          "there are two columns \"" + name + "\"");
    }
    if (name.equalsIgnoreCase(Changelog.WEIGHT)) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          column.name().getParserPosition(),
          "\"" + name + "\" is the name of the weight of a changelog's rows",
          "choose another name");
    }
    if (column.isPrimaryKey()) {
      throw text.error(
          ErrorCode.UNSUPPORTED, column.getParserPosition(), "a source has no PRIMARY KEY");
    }
    types.add(TypeNames.arrowType(text, column.type()));
    names.add(name);
    declarations.add(column);
  }

  private void addWatermark(SqlWatermarkDeclaration declaration) {
    if (watermark != null) {
      throw text.error(
          ErrorCode.INVALID_QUERY, declaration.getParserPosition(), "a source has one watermark");
    }
    watermark = declaration;
  }

  private int indexOf(String name) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  private int timeColumn() {
    if (watermark == null) {
      return -1;
    }
    SqlIdentifier column = watermark.column();
    int time = column(column);
    if (!types.get(time).equals(ColumnType.TIMESTAMP.arrowType())) {
      throw text.error(
          ErrorCode.TYPE_MISMATCH,
          column.getParserPosition(),
          "a watermark needs a TIMESTAMP column; \""
              + names.get(time)
              + "\" is "
              + ColumnType.sqlName(ColumnType.field("", types.get(time), true)));
    }
    return time;
  }

  private int column(SqlIdentifier column) {
    int index = indexOf(column.toString());
    if (index < 0) {
      throw text.error(
          ErrorCode.COLUMN_NOT_FOUND,
          column.getParserPosition(),
          "there is no column \"" + column + "\"",
          Suggestions.hint(column.toString(), names, "columns"));
    }
    return index;
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
    if (column(written) != column(time)) {
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
