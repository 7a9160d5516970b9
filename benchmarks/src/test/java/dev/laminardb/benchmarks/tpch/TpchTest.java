package dev.laminardb.benchmarks.tpch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Views of TPC-H's 22 queries have, after each refresh of the tables, the rows that DuckDB computes
 * anew. {@code -Dtpch.scale=F} and {@code -Dtpch.rounds=N} set the scale factor, 0.01 otherwise,
 * and how many refreshes there are, 50 otherwise.
 */
class TpchTest {
  private static final double SCALE = Double.parseDouble(System.getProperty("tpch.scale", "0.01"));
  private static final int ROUNDS = Integer.getInteger("tpch.rounds", 50);

  private final TpchData data = new TpchData(SCALE);

  @Test
  void viewsHaveWhatDuckDbComputesAfterEachRefresh() {
    try (TpchDuck duck = new TpchDuck();
        TpchViews views = new TpchViews(2)) {
      duck.fill(data);
      views.fill(data);
      for (int query = 1; query <= TpchQueries.COUNT; query++) {
        views.createView(query);
      }
      List<String> differences = new ArrayList<>(compare(views, duck, "before the first refresh"));

      TpchViews.Refreshing refreshing = views.refreshing();
      for (int round = 0; round < ROUNDS; round++) {
        TpchRefresh refresh = TpchRefresh.of(data, round);
        refresh.statements().forEach(duck::execute);
        if (round % 2 == 0) {
          refreshing.execute(refresh);
        } else {
          refresh.statements().forEach(views::execute);
        }
        differences.addAll(compare(views, duck, "after refresh " + round));
      }
      refreshing.close();

      System.out.printf(
          "tpc-h: scale factor %s, %d refreshes, %d answers compared, %d differ%n",
          SCALE, ROUNDS, (ROUNDS + 1) * TpchQueries.COUNT, differences.size());
      assertThat(differences.stream().limit(10)).isEmpty();
    }
  }

  private static List<String> compare(TpchViews views, TpchDuck duck, String when) {
    List<String> differences = new ArrayList<>();
    for (int query = 1; query <= TpchQueries.COUNT; query++) {
      List<@Nullable Object[]> expected = duck.rows(query);
      String difference = TpchRows.difference(views.rows(query), expected);
      if (!difference.isEmpty()) {
        differences.add("q" + query + " " + when + ": " + difference);
      }
      if (expected.isEmpty() || (expected.size() == 1 && expected.get(0)[0] == null)) {
        differences.add("q" + query + " " + when + " has no rows, so that it says nothing");
      }
    }
    return differences;
  }
}
