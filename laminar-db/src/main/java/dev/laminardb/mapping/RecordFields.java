package dev.laminardb.mapping;

import dev.laminardb.Column;
import dev.laminardb.core.batch.ArrayType;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.MapType;
import dev.laminardb.core.batch.StructType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Pairs a record's components with a relation's columns and checks their types. Everything that is
 * wrong is collected and reported in one error.
 */
final class RecordFields {
  /**
   * A component and its column.
   *
   * @param column the column's index
   * @param valueType the component's type, or what its Optional holds
   */
  record Pair(
      RecordComponent component,
      int column,
      String name,
      ColumnType type,
      boolean nullable,
      Class<?> valueType,
      boolean optional,
      Field field) {
    /** The digits behind the point of a DECIMAL. */
    int scale() {
      return ColumnType.decimal(field).getScale();
    }
  }

  private final Class<?> record;
  private final String relation;
  private final Schema schema;
  private final ColumnNames names;
  private final JavaTypes types;

  /** Whether the fields are a struct's, any of which may be null without it being said. */
  private boolean inside;

  private final List<String> problems = new ArrayList<>();
  private final List<Pair> pairs = new ArrayList<>();

  private RecordFields(Class<?> record, String relation, Schema schema, JavaTypes types) {
    this.record = record;
    this.relation = relation;
    this.schema = schema;
    this.names = new ColumnNames(schema);
    this.types = types;
  }

  /**
   * Pairs a record to be pushed to a source: every column needs a component and every component a
   * column.
   *
   * @return one pair for each column, in the order of the columns
   * @throws LaminarException SCHEMA_MISMATCH, naming each field that does not match
   */
  static List<Pair> pushed(Class<?> record, String source, Schema schema) {
    return whole(record, "source \"" + source + "\"", schema, List.of());
  }

  /**
   * Pairs a record to be written to a table, as {@link #pushed}.
   *
   * @param optional the columns that need no component, and have no pair without one
   */
  static List<Pair> written(Class<?> record, String table, Schema schema, List<Integer> optional) {
    return whole(record, "table \"" + table + "\"", schema, optional);
  }

  private static List<Pair> whole(
      Class<?> record, String relation, Schema schema, List<Integer> optional) {
    RecordFields fields = new RecordFields(record, relation, schema, JavaTypes.PUSHED);
    int[] components = fields.pairComponents();
    for (int column = 0; column < components.length; column++) {
      if (components[column] == 0 && !optional.contains(column)) {
        fields.missingComponent(schema.getFields().get(column));
      }
    }
    fields.refuseProblems();
    return fields.pairs.stream().sorted((a, b) -> Integer.compare(a.column, b.column)).toList();
  }

  /**
   * Pairs a record to be filled from a stream: every component needs a column; the stream may have
   * more columns.
   *
   * @return one pair for each component, in their order
   * @throws LaminarException SCHEMA_MISMATCH, naming each field that does not match
   */
  static List<Pair> read(Class<?> record, String stream, Schema schema) {
    RecordFields fields =
        new RecordFields(record, "stream \"" + stream + "\"", schema, JavaTypes.READ);
    fields.pairComponents();
    fields.refuseProblems();
    return fields.pairs;
  }

  /**
   * Pairs a record that stands for a struct with the struct's fields: one for each field if it is
   * {@link JavaTypes#PUSHED}, one for each component if it is {@link JavaTypes#READ}.
   *
   * @param fields of the struct
   * @throws LaminarException SCHEMA_MISMATCH, naming each field that does not match
   */
  static List<Pair> inside(Class<?> record, Field column, Schema fields, JavaTypes types) {
    String relation = "column " + describe(column);
    if (types == JavaTypes.PUSHED) {
      return whole(record, relation, fields, List.of());
    }
    RecordFields inside = new RecordFields(record, relation, fields, types);
    inside.inside = true;
    inside.pairComponents();
    inside.refuseProblems();
    return inside.pairs;
  }

  /** Pairs what it can and returns how many components each column has. */
  private int[] pairComponents() {
    RecordComponent[] components = record.getRecordComponents();
    if (components == null) {
      throw new LaminarException(
          ErrorCode.SCHEMA_MISMATCH,
          String.format(
              "class %s is not a record: rows of %s need a record with components named like its"
                  + " columns (%s)",
              record.getName(), relation, names.list()));
    }
    RecordComponent[] first = new RecordComponent[schema.getFields().size()];
    int[] count = new int[first.length];
    for (RecordComponent component : components) {
      int column = find(component);
      if (column < 0) {
        continue;
      }
      if (count[column]++ == 0) {
        first[column] = component;
        pair(component, column);
      } else {
        problems.add(
            String.format(
                "components \"%s\" and \"%s\" both stand for column \"%s\": keep one",
                first[column].getName(),
                component.getName(),
                schema.getFields().get(column).getName()));
      }
    }
    return count;
  }

  private int find(RecordComponent component) {
    Column annotation = component.getAnnotation(Column.class);
    String name = annotation == null ? component.getName() : annotation.value();
    int column = names.find(name);
    if (column == ColumnNames.AMBIGUOUS) {
      problems.add(
          String.format(
              "%s could be several columns (%s): say which with @Column(\"...\")",
              called(component, name), names.list()));
    } else if (column == ColumnNames.NONE) {
      Optional<String> nearest = names.nearest(name);
      problems.add(
          String.format(
              "%s has no column: %s(columns: %s)",
              called(component, name),
              nearest.map(n -> "did you mean \"" + n + "\"? ").orElse("remove it "),
              names.list()));
    }
    return column;
  }

  private static String called(RecordComponent component, String name) {
    return name.equals(component.getName())
        ? "component \"" + name + "\""
        : "component \"" + component.getName() + "\" with @Column(\"" + name + "\")";
  }

  private void pair(RecordComponent component, int column) {
    Field field = schema.getFields().get(column);
    ColumnType type = ColumnType.of(field);
    boolean optional = component.getType() == Optional.class;
    Class<?> valueType = optional ? heldBy(component) : component.getType();
    if (types.fits(type, valueType) && !matches(genericType(component), field)) {
      problems.add(
          String.format(
              "component \"%s\" is %s, but column %s takes %s",
              component.getName(),
              component.getGenericType().getTypeName(),
              describe(field),
              listOf(field)));
    } else if (!types.fits(type, valueType)) {
      problems.add(
          String.format(
              "component \"%s\" is %s, but column %s takes %s",
              component.getName(),
              simpleName(component),
              describe(field),
              types.list(type, types == JavaTypes.PUSHED || !field.isNullable())));
    } else if (types == JavaTypes.READ
        && field.isNullable()
        && valueType.isPrimitive()
        && !inside) {
      problems.add(
          String.format(
              "component \"%s\" is %s and cannot hold the nulls of column %s: make it %s or"
                  + " Optional, or use COALESCE in the query",
              component.getName(),
              simpleName(component),
              describe(field),
              MethodType.methodType(valueType).wrap().returnType().getSimpleName()));
    } else {
      pairs.add(
          new Pair(
              component,
              column,
              field.getName(),
              type,
              field.isNullable(),
              valueType,
              optional,
              field));
    }
  }

  /** A component's type with its arguments, or what its Optional holds. */
  static Type genericType(RecordComponent component) {
    return component.getType() == Optional.class
            && component.getGenericType() instanceof ParameterizedType optional
        ? optional.getActualTypeArguments()[0]
        : component.getGenericType();
  }

  /** Whether what a list or a map holds is of the column's classes; true of other columns. */
  private static boolean matches(Type type, Field column) {
    if (column.getType() instanceof StructType) {
      return type instanceof Class<?> record
          ? record.isRecord()
          : type instanceof ParameterizedType map
              && map.getRawType() == Map.class
              && map.getActualTypeArguments()[0] == String.class;
    }
    if (column.getType() instanceof MapType map) {
      return type instanceof ParameterizedType of
          && of.getRawType() == Map.class
          && isInside(of.getActualTypeArguments()[0], map.key())
          && isInside(of.getActualTypeArguments()[1], map.value());
    }
    if (!(column.getType() instanceof ArrayType array)) {
      return true;
    }
    if (!(type instanceof ParameterizedType list)) {
      return false;
    }
    Type element = list.getActualTypeArguments()[0];
    return isInside(element, array.element());
  }

  /** Whether what a list or a map holds is of a type. */
  private static boolean isInside(Type type, Field field) {
    ColumnType inside = ColumnType.of(field);
    return inside.isNested() ? matches(type, field) : type == JavaTypes.inList(inside);
  }

  private static String listOf(Field column) {
    if (column.getType() instanceof MapType map) {
      return "Map<" + listOf(map.key()) + ", " + listOf(map.value()) + ">";
    }
    if (column.getType() instanceof StructType) {
      return "a record or Map<String, Object>";
    }
    return column.getType() instanceof ArrayType array
        ? "List<" + listOf(array.element()) + ">"
        : JavaTypes.inList(ColumnType.of(column)).getSimpleName();
  }

  /** What an Optional component holds; Object, which fits no column, where it does not say. */
  private static Class<?> heldBy(RecordComponent component) {
    return component.getGenericType() instanceof ParameterizedType optional
            && optional.getActualTypeArguments()[0] instanceof Class<?> held
        ? held
        : genericType(component) instanceof ParameterizedType held
            ? (Class<?>) held.getRawType()
            : Object.class;
  }

  private void missingComponent(Field field) {
    problems.add(
        String.format(
            "column %s has no component: add \"%s %s\"",
            describe(field),
            types.first(ColumnType.of(field), field.isNullable()),
            ColumnNames.javaName(field.getName())));
  }

  private static String describe(Field field) {
    return "\""
        + field.getName()
        + "\" "
        + ColumnType.sqlName(field)
        + (field.isNullable() ? "" : " NOT NULL");
  }

  private static String simpleName(RecordComponent component) {
    return component.getType() == Optional.class
        ? "Optional<" + heldBy(component).getSimpleName() + ">"
        : component.getType().getSimpleName();
  }

  private void refuseProblems() {
    if (!problems.isEmpty()) {
      throw new LaminarException(
          ErrorCode.SCHEMA_MISMATCH,
          "record "
              + record.getName()
              + " does not match "
              + relation
              + ":\n  - "
              + String.join("\n  - ", problems));
    }
  }
}
