package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.jspecify.annotations.Nullable;

/**
 * What Calcite's validator says of a query, in our words, with codes and suggestions. It tells its
 * complaints apart by their English text only, so that is what is matched; one that is not known
 * here still gets its position and text.
 */
final class ValidationErrors {
  private static final Pattern UNKNOWN_COLUMN =
      Pattern.compile(
          "(?:Column|Unknown identifier|Unknown field) '([^']*)'(?: not found in .*)?;?.*");
  private static final Pattern UNKNOWN_TABLE =
      Pattern.compile("(?:Object|Table) '([^']*)' not found.*");
  private static final Pattern UNKNOWN_FIELD = Pattern.compile("Unknown field '(.*)'");
  private static final Pattern UNKNOWN_FUNCTION =
      Pattern.compile("No match found for function signature ([^( ]+).*");
  private static final List<String> FUNCTIONS = FunctionNames.all();
  private static final Pattern BOUND = Pattern.compile("\\$([A-Z]+)_(?:START|END)");
  private static final Pattern AMBIGUOUS = Pattern.compile("Column '([^']*)' is ambiguous");
  private static final Pattern NOT_GROUPED =
      Pattern.compile("Expression '(.*)' is not being grouped");
  private static final Pattern TYPE =
      Pattern.compile(
          "Cannot apply .*|Illegal mixing of types.*|Illegal use of .*|Cast function cannot"
              + " convert.*|Values passed to .*|.*must be a condition.*|.*must be of type.*"
              + "|Incompatible types.*|.*clause must be a condition.*|Invalid number of arguments.*"
              + "|Cannot compare.*|Cannot infer return type.*|Condition must be .*");

  private final SqlText text;
  private final Catalog catalog;
  private final QueryBlocks blocks;

  ValidationErrors(SqlText text, Catalog catalog, QueryBlocks blocks) {
    this.text = text;
    this.catalog = catalog;
    this.blocks = blocks;
  }

  LaminarException of(CalciteContextException e) {
    SqlParserPos position =
        new SqlParserPos(e.getPosLine(), e.getPosColumn(), e.getEndPosLine(), e.getEndPosColumn());
    String reason = reason(e);
    Matcher m = AMBIGUOUS.matcher(reason);
    if (m.matches()) {
      return text.error(
          ErrorCode.AMBIGUOUS_NAME, position, quoted(m.group(1)) + " is ambiguous", null, e);
    }
    m = UNKNOWN_TABLE.matcher(reason);
    if (m.matches()) {
      return unknownTable(position, m.group(1), e);
    }
    m = UNKNOWN_FIELD.matcher(reason);
    if (m.matches()) {
      return text.error(
          ErrorCode.COLUMN_NOT_FOUND, position, "this has no field " + quoted(m.group(1)), null, e);
    }
    m = UNKNOWN_COLUMN.matcher(reason);
    if (m.matches()) {
      return unknownColumn(position, m.group(1), e);
    }
    m = UNKNOWN_FUNCTION.matcher(reason);
    if (m.matches()) {
      String instead = OtherFunctions.instead(m.group(1));
      return text.error(
          ErrorCode.FUNCTION_NOT_FOUND,
          position,
          "there is no function " + quoted(m.group(1)),
          instead == null ? functionMeant(m.group(1)) : instead,
          e);
    }
    m = NOT_GROUPED.matcher(reason);
    if (m.matches()) {
      return text.error(
          ErrorCode.INVALID_QUERY,
          position,
          text.slice(position) + " is neither grouped nor aggregated",
          "add it to GROUP BY or aggregate it",
          e);
    }
    ErrorCode code =
        TYPE.matcher(reason).matches() ? ErrorCode.TYPE_MISMATCH : ErrorCode.INVALID_QUERY;
    TypeComplaint complaint = TypeComplaint.of(withOurNames(reason));
    return complaint == null
        ? text.error(code, position, sentence(withOurNames(reason)), null, e)
        : text.error(code, position, complaint.message(), complaint.hint(), e);
  }

  private static String reason(CalciteContextException e) {
    Throwable cause = e;
    while (cause instanceof CalciteContextException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }

  /** The names of our operators are taken for the user's. */
  private static String withOurNames(String reason) {
    return BOUND
        .matcher(reason)
        .replaceAll("$1")
        .replaceAll("\\$([A-Z][A-Z_]*)(?:\\{[^}]*})?", "$1")
        .replace("TRANSLATE3", "TRANSLATE");
  }

  /** A message that starts like ours. */
  private static String sentence(String plain) {
    if (plain.isEmpty()) {
      return "the query is not valid";
    }
    return plain.length() > 1 && Character.isUpperCase(plain.charAt(1))
        ? plain
        : plain.substring(0, 1).toLowerCase(Locale.ROOT) + plain.substring(1);
  }

  private LaminarException unknownTable(SqlParserPos position, String name, Throwable e) {
    SqlSelect select = selectAt(position);
    boolean qualifier =
        select != null
            && select.getFrom() != null
            && items(select.getFrom()).stream().noneMatch(item -> covers(item, position));
    return qualifier
        ? text.error(
            ErrorCode.RELATION_NOT_FOUND,
            position,
            quoted(name) + " is no relation of this query",
            null,
            e)
        : text.error(
            ErrorCode.RELATION_NOT_FOUND,
            position,
            "there is no relation " + quoted(name),
            Suggestions.hint(name, catalog.names(), "relations"),
            e);
  }

  private LaminarException unknownColumn(SqlParserPos position, String name, Throwable e) {
    SqlSelect select = selectAt(position);
    SqlNode from = select == null ? null : select.getFrom();
    SqlNode of = from == null ? null : qualified(from, position);
    List<String> columns = of == null ? List.of() : columns(of);
    String where =
        relation(of).map(r -> " is not in " + r.describe()).orElse(" is not in the FROM clause");
    return text.error(
        ErrorCode.COLUMN_NOT_FOUND,
        position,
        "column " + quoted(name) + where,
        Suggestions.hint(name, columns, "columns"),
        e);
  }

  /** The item of FROM that a column is qualified with, or all of FROM if there is none. */
  private SqlNode qualified(SqlNode from, SqlParserPos column) {
    String before = text.before(column);
    if (!before.endsWith(".")) {
      return from;
    }
    return items(from).stream()
        .filter(item -> before.toLowerCase(Locale.ROOT).endsWith(alias(item) + "."))
        .findFirst()
        .orElse(from);
  }

  /** What a FROM clause joins. */
  private static List<SqlNode> items(SqlNode from) {
    if (!(from instanceof SqlJoin join)) {
      return List.of(from);
    }
    List<SqlNode> items = new ArrayList<>(items(join.getLeft()));
    items.addAll(items(join.getRight()));
    return items;
  }

  private static String alias(SqlNode item) {
    String alias = SqlValidatorUtil.alias(item);
    return alias == null ? "" : alias.toLowerCase(Locale.ROOT);
  }

  /** The innermost SELECT around a position. */
  private @Nullable SqlSelect selectAt(SqlParserPos position) {
    for (SqlSelect select : blocks.selects()) {
      if (covers(select, position)) {
        return select;
      }
    }
    return null;
  }

  private static boolean covers(SqlNode node, SqlParserPos position) {
    SqlParserPos outer = node.getParserPosition();
    return compare(
                outer.getLineNum(),
                outer.getColumnNum(),
                position.getLineNum(),
                position.getColumnNum())
            <= 0
        && compare(
                outer.getEndLineNum(),
                outer.getEndColumnNum(),
                position.getEndLineNum(),
                position.getEndColumnNum())
            >= 0;
  }

  private static int compare(int line, int column, int otherLine, int otherColumn) {
    return line == otherLine
        ? Integer.compare(column, otherColumn)
        : Integer.compare(line, otherLine);
  }

  private Optional<Relation> relation(@Nullable SqlNode from) {
    if (from instanceof SqlSelect select
        && select.getSelectList().get(0) instanceof SqlIdentifier item
        && item.isStar()) {
      return relation(select.getFrom());
    }
    if (from instanceof SqlIdentifier name) {
      return catalog.find(name.toString());
    }
    if (from instanceof SqlCall call
        && (from.getKind() == SqlKind.AS
            || from.getKind() == SqlKind.EXPLICIT_TABLE
            || from.getKind() == SqlKind.TABLE_REF)) {
      return relation(call.operand(0));
    }
    return from instanceof SqlCall call && from.getKind() == SqlKind.COLLECTION_TABLE
        ? relation(((SqlCall) call.operand(0)).operand(0))
        : Optional.empty();
  }

  /** The columns a FROM clause offers. */
  private List<String> columns(SqlNode from) {
    List<String> columns = new ArrayList<>();
    if (from instanceof SqlSelect select) {
      for (SqlNode item : select.getSelectList()) {
        if (item instanceof SqlIdentifier id && id.isStar()) {
          columns.addAll(select.getFrom() == null ? List.of() : columns(select.getFrom()));
        } else {
          String alias = SqlValidatorUtil.alias(item);
          if (alias != null) {
            columns.add(alias);
          }
        }
      }
    } else if (from.getKind() == SqlKind.COLLECTION_TABLE) {
      columns.addAll(columns(((SqlCall) ((SqlCall) from).operand(0)).operand(0)));
      columns.add("window_start");
      columns.add("window_end");
    } else if (from instanceof SqlJoin join) {
      columns.addAll(columns(join.getLeft()));
      columns.addAll(columns(join.getRight()));
    } else if (from.getKind() == SqlKind.AS
        && !(((SqlCall) from).operand(0) instanceof SqlIdentifier)) {
      columns.addAll(columns(((SqlCall) from).operand(0)));
    } else {
      relation(from).ifPresent(r -> columns.addAll(r.columnNames()));
    }
    return columns;
  }

  /** There are too many functions to list them. */
  private static String functionMeant(String written) {
    return Suggestions.nearest(written, FUNCTIONS)
        .map(name -> "did you mean \"" + name + "\"?")
        .orElse("SHOW FUNCTIONS lists those that there are");
  }

  private static String quoted(String name) {
    return "\"" + name + "\"";
  }
}
