package dev.laminardb.benchmarks.tpch;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Rows in the manner of TPC-H, of this project's own: its schema and sizes, its keys, dates, prices
 * and flags, but simpler texts, of fewer words, so that each query has rows at small scales too. A
 * row follows from its key alone, so that orders can be added in any number.
 */
final class TpchData {
  private static final LocalDate FIRST_DATE = LocalDate.of(1992, 1, 1);
  private static final LocalDate TODAY = LocalDate.of(1995, 6, 17);
  private static final int ORDER_DAYS = 2406;
  private static final int ORDERS_PER_REFRESH = 1_500;
  private static final int MOST_LINES = 7;

  private final double scale;
  private final int suppliers;
  private final int parts;
  private final int customers;
  private final int orders;

  /**
   * Data of a scale.
   *
   * @param scale TPC-H's scale factor: at 1 there are 1.5 million orders
   */
  TpchData(double scale) {
    this.scale = scale;
    suppliers = Math.max(20, (int) (10_000 * scale));
    parts = Math.max(200, (int) (200_000 * scale));
    customers = Math.max(150, (int) (150_000 * scale));
    orders = Math.max(1_500, (int) (1_500_000 * scale));
  }

  /** The keys from one to another, both among them. */
  record Keys(long first, long last) {}

  /** An order and its lines. */
  record Order(Object[] row, List<Object[]> lines) {}

  /** The orders that are there before the first refresh. */
  Keys orders() {
    return new Keys(1, orders);
  }

  /** The orders that a refresh adds, numbered from 0. */
  Keys added(int refresh) {
    long first = orders + 1L + (long) refresh * perRefresh();
    return new Keys(first, first + perRefresh() - 1);
  }

  /** The orders that a refresh deletes: the oldest. */
  Keys deleted(int refresh) {
    long first = 1L + (long) refresh * perRefresh();
    return new Keys(first, first + perRefresh() - 1);
  }

  private int perRefresh() {
    return Math.max(2, (int) (ORDERS_PER_REFRESH * scale));
  }

  /** The rows of a table but orders and lines, which come by {@link #order}. */
  List<Object[]> rows(String table) {
    List<Object[]> rows = new ArrayList<>();
    switch (table) {
      case "region" -> {
        for (int key = 0; key < TpchWords.REGIONS.length; key++) {
          rows.add(new Object[] {key, TpchWords.REGIONS[key], words(random(table, key), 4)});
        }
      }
      case "nation" -> {
        for (int key = 0; key < TpchWords.NATIONS.length; key++) {
          int region = TpchWords.REGIONS_OF_NATIONS[key];
          rows.add(
              new Object[] {key, TpchWords.NATIONS[key], region, words(random(table, key), 4)});
        }
      }
      case "supplier" -> {
        for (int key = 1; key <= suppliers; key++) {
          rows.add(supplier(key));
        }
      }
      case "part" -> {
        for (int key = 1; key <= parts; key++) {
          rows.add(part(key));
        }
      }
      case "partsupp" -> {
        for (int key = 1; key <= parts; key++) {
          for (int i = 0; i < 4; i++) {
            SplittableRandom random = random(table, key * 4L + i);
            rows.add(
                new Object[] {
                  key,
                  supplierOf(key, i),
                  random.nextInt(1, 10_000),
                  cents(random.nextLong(100, 100_001)),
                  words(random, 6)
                });
          }
        }
      }
      case "customer" -> {
        for (int key = 1; key <= customers; key++) {
          rows.add(customer(key));
        }
      }
      default -> throw new IllegalArgumentException(table);
    }
    return rows;
  }

  private static SplittableRandom random(String table, long key) {
    return new SplittableRandom(table.hashCode() * 0x9E3779B97F4A7C15L ^ key * 0xBF58476D1CE4E5B9L);
  }

  private static BigDecimal cents(long cents) {
    return BigDecimal.valueOf(cents, 2);
  }

  private static <T> T any(SplittableRandom random, T[] of) {
    return of[random.nextInt(of.length)];
  }

  private static String words(SplittableRandom random, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : " ").append(any(random, TpchWords.WORDS));
    }
    return text.toString();
  }

  private static String phone(SplittableRandom random, int nation) {
    return "%d-%03d-%03d-%04d"
        .formatted(
            nation + 10,
            random.nextInt(100, 1000),
            random.nextInt(100, 1000),
            random.nextInt(1000, 10_000));
  }

  private static Object[] supplier(int key) {
    SplittableRandom random = random("supplier", key);
    int nation = random.nextInt(TpchWords.NATIONS.length);
    String comment = words(random, 5);
    return new Object[] {
      key,
      "Supplier#%09d".formatted(key),
      words(random, 2),
      nation,
      phone(random, nation),
      cents(random.nextLong(-99_999, 1_000_000)),
      random.nextInt(50) == 0 ? "Customer " + comment + " Complaints" : comment
    };
  }

  private static Object[] part(int key) {
    SplittableRandom random = random("part", key);
    StringBuilder name = new StringBuilder(any(random, TpchWords.COLORS));
    for (int i = 1; i < 5; i++) {
      name.append(' ').append(any(random, TpchWords.COLORS));
    }
    int maker = random.nextInt(1, 6);
    return new Object[] {
      key,
      name.toString(),
      "Manufacturer#" + maker,
      "Brand#" + maker + random.nextInt(1, 6),
      any(random, TpchWords.TYPES_1)
          + " "
          + any(random, TpchWords.TYPES_2)
          + " "
          + any(random, TpchWords.TYPES_3),
      random.nextInt(1, 51),
      any(random, TpchWords.CONTAINERS_1) + " " + any(random, TpchWords.CONTAINERS_2),
      cents(retailCents(key)),
      words(random, 3)
    };
  }

  private static long retailCents(int part) {
    return 90_000 + part / 10 % 20_001 + 100L * (part % 1_000);
  }

  /** One of the four suppliers of a part. */
  private int supplierOf(int part, int i) {
    return (part + i * (suppliers / 4) + (part - 1) / suppliers) % suppliers + 1;
  }

  private static Object[] customer(int key) {
    SplittableRandom random = random("customer", key);
    int nation = random.nextInt(TpchWords.NATIONS.length);
    return new Object[] {
      key,
      "Customer#%09d".formatted(key),
      words(random, 2),
      nation,
      phone(random, nation),
      cents(random.nextLong(-99_999, 1_000_000)),
      any(random, TpchWords.SEGMENTS),
      words(random, 8)
    };
  }

  /** An order with its lines. */
  Order order(long key) {
    SplittableRandom random = random("orders", key);
    LocalDate date = FIRST_DATE.plusDays(random.nextInt(ORDER_DAYS));
    // Every third customer has no orders.
    int customer = random.nextInt(customers / 3) * 3 + random.nextInt(1, 3);
    List<Object[]> lines = new ArrayList<>();
    BigDecimal total = BigDecimal.ZERO;
    int open = 0;
    int count = random.nextInt(1, MOST_LINES + 1);
    for (int number = 1; number <= count; number++) {
      Object[] line = line(random, key, number, date);
      open += line[9].equals("O") ? 1 : 0;
      total = total.add((BigDecimal) line[5]);
      lines.add(line);
    }
    String comment = words(random, 5);
    Object[] row = {
      key,
      customer,
      open == 0 ? "F" : open == count ? "O" : "P",
      total,
      date,
      any(random, TpchWords.PRIORITIES),
      "Clerk#%09d".formatted(random.nextInt(1, 1_001)),
      0,
      random.nextInt(20) == 0 ? "special " + comment + " requests" : comment
    };
    return new Order(row, lines);
  }

  private Object[] line(SplittableRandom random, long order, int number, LocalDate ordered) {
    int part = random.nextInt(1, parts + 1);
    int quantity = random.nextInt(1, 51);
    LocalDate shipped = ordered.plusDays(random.nextInt(1, 122));
    LocalDate received = shipped.plusDays(random.nextInt(1, 31));
    return new Object[] {
      order,
      part,
      supplierOf(part, random.nextInt(4)),
      number,
      cents(quantity * 100L),
      cents(quantity * retailCents(part)),
      cents(random.nextInt(0, 11)),
      cents(random.nextInt(0, 9)),
      received.isAfter(TODAY) ? "N" : random.nextBoolean() ? "R" : "A",
      shipped.isAfter(TODAY) ? "O" : "F",
      shipped,
      ordered.plusDays(random.nextInt(30, 91)),
      received,
      any(random, TpchWords.INSTRUCTIONS),
      any(random, TpchWords.MODES),
      words(random, 4)
    };
  }
}
