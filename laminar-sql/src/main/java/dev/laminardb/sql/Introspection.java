package dev.laminardb.sql;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.parse.RelationKind;
import dev.laminardb.sql.parse.SqlShow;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.Suggestions;
import dev.laminardb.sql.validate.QueryValidator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/** SHOW and DESCRIBE: what the catalog says. For one statement. */
final class Introspection {
  private static final List<String> LISTS =
      List.of(
          "SOURCES",
          "TABLES",
          "STREAMS",
          "VIEWS",
          "MATERIALIZED VIEWS",
          "SINKS",
          "FUNCTIONS",
          "QUERIES");

  private final SqlText text;
  private final Catalog catalog;
  private final List<String> functions;

  Introspection(SqlText text, Catalog catalog, List<String> functions) {
    this.functions = functions;
    this.text = text;
    this.catalog = catalog;
  }

  Answerable answer(SqlShow show) {
    return switch (show.subject()) {
      case LIST -> list(show.name());
      case CREATE -> create(show);
      case COLUMNS -> columns(relation(show.name()));
      case PROPERTIES -> properties(show);
    };
  }

  private Answerable list(SqlIdentifier words) {
    String list = String.join(" ", words.names).toUpperCase(Locale.ROOT);
    return switch (list) {
      case "SOURCES" -> relations(Relation.Kind.SOURCE);
      case "TABLES" -> relations(Relation.Kind.TABLE);
      case "STREAMS" -> relations(Relation.Kind.STREAM);
      case "VIEWS" -> relations(Relation.Kind.VIEW);
      case "MATERIALIZED VIEWS" -> relations(Relation.Kind.MATERIALIZED_VIEW);
      case "SINKS" -> new Answer(ofRelations(), List.of());
      case "QUERIES" -> new RunningQueries();
      case "FUNCTIONS" -> functions();
      default ->
          throw text.error(
              ErrorCode.INVALID_QUERY,
              words.getParserPosition(),
              "\"" + list + "\" cannot be shown",
              Suggestions.hint(list, LISTS, "lists"));
    };
  }

  private static Schema ofRelations() {
    return new Schema(List.of(text("name", false), text("columns", false), text("reads", true)));
  }

  private Answer relations(Relation.Kind kind) {
    return new Answer(
        ofRelations(),
        catalog.relations().stream()
            .filter(relation -> relation.kind() == kind)
            .map(relation -> row(relation.name(), declarations(relation), reads(relation)))
            .toList());
  }

  private static String declarations(Relation relation) {
    return relation.schema().getFields().stream()
        .map(field -> field.getName() + " " + declaration(field))
        .collect(Collectors.joining(", "));
  }

  private static @Nullable String reads(Relation relation) {
    return relation.reads().isEmpty()
        ? null
        : relation.reads().stream().sorted().collect(Collectors.joining(", "));
  }

  private Answer functions() {
    return new Answer(
        new Schema(List.of(text("name", false))),
        Stream.concat(QueryValidator.builtIn().stream(), functions.stream())
            .map(name -> row(name))
            .toList());
  }

  private Answer create(SqlShow show) {
    Relation relation = relation(show.name());
    RelationKind kind = show.kind();
    if (kind != null && !relation.kind().name().equals(kind.name())) {
      throw text.error(
          ErrorCode.RELATION_NOT_FOUND,
          show.name().getParserPosition(),
          "\"" + relation.name() + "\" is a " + relation.kind().noun(),
          "write SHOW CREATE " + relation.kind().sql());
    }
    return new Answer(
        new Schema(List.of(text("name", false), text("sql", false))),
        List.of(row(relation.name(), relation.sql())));
  }

  private static Answer columns(Relation relation) {
    TableSchema table = relation.table() == null ? null : relation.table().schema();
    List<List<@Nullable Object>> rows = new ArrayList<>();
    List<Field> fields = relation.schema().getFields();
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      rows.add(
          row(
              field.getName(),
              ColumnType.sqlName(field),
              field.isNullable(),
              table != null && table.key().contains(i),
              relation.timeColumns().contains(i)));
    }
    return new Answer(
        new Schema(
            List.of(
                text("column", false),
                text("type", false),
                flag("nullable"),
                flag("primary_key"),
                flag("event_time"))),
        rows);
  }

  private Answer properties(SqlShow show) {
    SqlIdentifier word = show.word();
    if (word != null && !word.toString().equalsIgnoreCase("EXTENDED")) {
      throw text.error(
          ErrorCode.SYNTAX,
          word.getParserPosition(),
          "\"" + word + "\" is not expected here",
          "expected: EXTENDED, a name");
    }
    Relation relation = relation(show.name());
    List<List<@Nullable Object>> rows = new ArrayList<>();
    rows.add(row("name", relation.name()));
    rows.add(row("kind", relation.kind().sql()));
    for (Field field : relation.schema().getFields()) {
      rows.add(row("column " + field.getName(), declaration(field)));
    }
    rows.add(
        row(
            "event time",
            relation.timeColumns().isEmpty()
                ? null
                : relation.timeColumns().stream()
                    .sorted()
                    .map(i -> relation.columnNames().get(i))
                    .collect(Collectors.joining(", "))));
    rows.add(row("changelog", relation.retracts() ? "retracting" : "append-only"));
    rows.add(row("reads", reads(relation)));
    List<Relation> readers = catalog.readersOf(relation.name());
    rows.add(
        row(
            "read by",
            readers.isEmpty()
                ? null
                : readers.stream().map(Relation::name).collect(Collectors.joining(", "))));
    rows.add(row("sql", relation.sql()));
    return new Answer(new Schema(List.of(text("property", false), text("value", true))), rows);
  }

  private static String declaration(Field field) {
    return ColumnType.sqlName(field) + (field.isNullable() ? "" : " NOT NULL");
  }

  private Relation relation(SqlIdentifier name) {
    return catalog.find(name.toString()).orElseThrow(() -> notFound(name));
  }

  private LaminarException notFound(SqlIdentifier name) {
    return text.error(
        ErrorCode.RELATION_NOT_FOUND,
        name.getParserPosition(),
        "there is no relation \"" + name + "\"",
        Suggestions.hint(name.toString(), catalog.names(), "relations"));
  }

  private static Field text(String name, boolean nullable) {
    return ColumnType.VARCHAR.field(name, nullable);
  }

  private static Field flag(String name) {
    return ColumnType.BOOLEAN.field(name, false);
  }

  private static List<@Nullable Object> row(@Nullable Object... values) {
    return Collections.unmodifiableList(Arrays.asList(values));
  }
}
