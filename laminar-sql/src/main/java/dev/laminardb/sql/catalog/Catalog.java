package dev.laminardb.sql.catalog;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * All sources and streams by name, letter case aside, in the order of their creation. Immutable:
 * changes give a new catalog.
 */
public final class Catalog {
  private static final Catalog EMPTY = new Catalog(Map.of());

  private final Map<String, Relation> relations;

  private Catalog(Map<String, Relation> relations) {
    this.relations = relations;
  }

  /** A catalog of nothing. */
  public static Catalog empty() {
    return EMPTY;
  }

  /** The relation of a name. */
  public Optional<Relation> find(String name) {
    return Optional.ofNullable(relations.get(key(name)));
  }

  /** All relations, oldest first; what a relation reads is always older. */
  public Collection<Relation> relations() {
    return List.copyOf(relations.values());
  }

  /** The names of all relations, oldest first. */
  public List<String> names() {
    return relations.values().stream().map(Relation::name).toList();
  }

  /** The relations whose queries read this one directly. */
  public List<Relation> readersOf(String name) {
    return relations.values().stream()
        .filter(relation -> relation.reads().stream().anyMatch(name::equalsIgnoreCase))
        .toList();
  }

  /**
   * This catalog and one more relation.
   *
   * @throws IllegalArgumentException if there is one of that name
   */
  public Catalog with(Relation relation) {
    Map<String, Relation> copy = new LinkedHashMap<>(relations);
    if (copy.putIfAbsent(key(relation.name()), relation) != null) {
      throw new IllegalArgumentException("there is a relation \"" + relation.name() + "\"");
    }
    return new Catalog(copy);
  }

  /**
   * This catalog less one relation.
   *
   * @throws IllegalArgumentException if there is none of that name, or if another reads it
   */
  public Catalog without(String name) {
    if (find(name).isEmpty()) {
      throw new IllegalArgumentException("there is no relation \"" + name + "\"");
    }
    if (!readersOf(name).isEmpty()) {
      throw new IllegalArgumentException("relation \"" + name + "\" is read by others");
    }
    Map<String, Relation> copy = new LinkedHashMap<>(relations);
    copy.remove(key(name));
    return new Catalog(copy);
  }

  /**
   * This catalog with another relation in the place of one.
   *
   * @throws IllegalArgumentException if there is none of that name, or if another reads it, or if
   *     there is another of the new one's name
   */
  public Catalog replace(String name, Relation relation) {
    Map<String, Relation> after = without(name).with(relation).relations;
    Map<String, Relation> inOrder = new LinkedHashMap<>();
    for (String existing : relations.keySet()) {
      inOrder.put(
          existing.equals(key(name)) ? key(relation.name()) : existing,
          after.getOrDefault(existing, relation));
    }
    return new Catalog(inOrder);
  }

  /** Another catalog of the same relations, for which whatever was planned is planned anew. */
  public Catalog copy() {
    return new Catalog(relations);
  }

  /**
   * This catalog with a table that has gained columns in the place of what it was. What reads it
   * goes on knowing those it knew.
   *
   * @throws IllegalArgumentException if there is none of its name
   */
  public Catalog withColumns(Relation table) {
    Relation before =
        find(table.name())
            .orElseThrow(() -> new IllegalArgumentException("no table \"" + table.name() + "\""));
    Map<String, Relation> copy = new LinkedHashMap<>(relations);
    copy.put(key(table.name()), table);
    for (Relation reader : readersOf(table.name())) {
      Map<String, Integer> known = new HashMap<>(reader.known());
      known.putIfAbsent(table.name(), before.columnNames().size());
      copy.put(key(reader.name()), reader.knowing(known));
    }
    return new Catalog(copy);
  }

  /**
   * This catalog with a table of the same columns in the place of what it was.
   *
   * @throws IllegalArgumentException if there is none of its name
   */
  public Catalog withTable(Relation table) {
    Map<String, Relation> copy = new LinkedHashMap<>(relations);
    if (copy.replace(key(table.name()), table) == null) {
      throw new IllegalArgumentException("no table \"" + table.name() + "\"");
    }
    return new Catalog(copy);
  }

  /** This catalog with the columns that the query of a relation knows. */
  public Catalog knownTo(Relation reader) {
    if (reader.known().isEmpty()) {
      return this;
    }
    Map<String, Relation> copy = new LinkedHashMap<>(relations);
    reader
        .known()
        .forEach(
            (name, columns) -> copy.computeIfPresent(key(name), (k, r) -> r.narrowed(columns)));
    return new Catalog(copy);
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
