package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.nexmark.ArrowColumns.Longs;
import dev.laminardb.benchmarks.nexmark.ArrowColumns.Strings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Query 3: who sells in three states, in one category. */
final class LocalSellers implements NexmarkQuery {
  private static final int CATEGORY = 10;
  private static final int NONE = -1;
  private static final byte[][] STATES = {bytes("OR"), bytes("ID"), bytes("CA")};

  private static byte[] bytes(String state) {
    return state.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String name() {
    return "q3";
  }

  @Override
  public List<EventKind> reads() {
    return List.of(EventKind.PERSON, EventKind.AUCTION);
  }

  @Override
  public boolean remembers() {
    return true;
  }

  @Override
  public String sql() {
    return """
        SELECT P.name, P.city, P.state, A.id
        FROM auction AS A INNER JOIN person AS P ON A.seller = P.id
        WHERE A.category = 10 AND (P.state = 'OR' OR P.state = 'ID' OR P.state = 'CA')""";
  }

  /** Persons have different ids. Auctions whose seller is not there wait for one, in a list. */
  @Override
  public void runByHand(Events events, Checksum result) {
    Persons persons = events.persons();
    Auctions auctions = events.auctions();
    KeyNumbers ids = new KeyNumbers();
    int[] personOf = new int[0];
    int[] waiting = new int[0];
    int[] before = new int[auctions.count];
    int person = 0;
    int auction = 0;
    while (person < persons.count || auction < auctions.count) {
      boolean isPerson =
          auction == auctions.count
              || (person < persons.count && persons.dateTime[person] < auctions.dateTime[auction]);
      if (isPerson ? !isLocal(persons, person) : auctions.category[auction] != CATEGORY) {
        person += isPerson ? 1 : 0;
        auction += isPerson ? 0 : 1;
        continue;
      }
      int id = ids.numberOf(isPerson ? persons.id[person] : auctions.seller[auction]);
      if (id >= personOf.length) {
        personOf = longer(personOf);
        waiting = longer(waiting);
      }
      if (isPerson) {
        personOf[id] = person;
        for (int one = waiting[id]; one != NONE; one = before[one]) {
          result.addRow(hash(persons, person, auctions.id[one]));
        }
        person++;
      } else {
        if (personOf[id] != NONE) {
          result.addRow(hash(persons, personOf[id], auctions.id[auction]));
        } else {
          before[auction] = waiting[id];
          waiting[id] = auction;
        }
        auction++;
      }
    }
  }

  private static int[] longer(int[] array) {
    int[] longer = Arrays.copyOf(array, Math.max(1024, 2 * array.length));
    Arrays.fill(longer, array.length, longer.length, NONE);
    return longer;
  }

  private static boolean isLocal(Persons persons, int person) {
    byte[] states = persons.state.bytes();
    int start = persons.state.offsets()[person];
    int end = persons.state.offsets()[person + 1];
    for (byte[] state : STATES) {
      if (Arrays.equals(states, start, end, state, 0, state.length)) {
        return true;
      }
    }
    return false;
  }

  private static long hash(Persons persons, int person, long auction) {
    long hash = persons.city.addTo(persons.name.addTo(Checksum.SEED, person), person);
    return Checksum.with(persons.state.addTo(hash, person), auction);
  }

  @Override
  public void read(VectorSchemaRoot rows, Checksum result) {
    Strings name = ArrowColumns.strings(rows, 0);
    Strings city = ArrowColumns.strings(rows, 1);
    Strings state = ArrowColumns.strings(rows, 2);
    Longs id = ArrowColumns.longs(rows, 3);
    int count = rows.getRowCount();
    for (int i = 0; i < count; i++) {
      long hash = city.addTo(name.addTo(Checksum.SEED, i), i);
      result.addRow(Checksum.with(state.addTo(hash, i), id.at(i)));
    }
  }
}
