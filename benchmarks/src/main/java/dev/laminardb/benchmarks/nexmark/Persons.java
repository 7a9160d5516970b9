package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.nexmark.EventTable.Longs;
import dev.laminardb.benchmarks.nexmark.EventTable.Strings;
import dev.laminardb.benchmarks.nexmark.EventTable.Times;
import java.util.List;
import java.util.SplittableRandom;

/** The persons of a sequence of events, as columns in order of time. */
public final class Persons {
  private static final String[] FIRST_NAMES = {
    "Ada", "Bob", "Carl", "Dora", "Emil", "Fay", "Gus", "Hana", "Ivo", "Jo", "Kim"
  };
  private static final String[] LAST_NAMES = {
    "Adler", "Brook", "Cole", "Diaz", "Egan", "Frost", "Gray", "Hale", "Irwin"
  };
  private static final String[] CITIES = {
    "Phoenix",
    "Los Angeles",
    "San Francisco",
    "Boise",
    "Portland",
    "Bend",
    "Redmond",
    "Seattle",
    "Kent",
    "Cheyenne"
  };
  private static final String[] STATES = {"AZ", "CA", "ID", "OR", "WA", "WY"};

  final int count;
  final long[] id;
  final StringColumn name;
  final StringColumn emailAddress;
  final StringColumn creditCard;
  final StringColumn city;
  final StringColumn state;
  final long[] dateTime;
  final StringColumn extra;

  /** Generates them. */
  Persons(EventNumbers events) {
    count = events.personCount();
    id = new long[count];
    name = new StringColumn(count, 10);
    emailAddress = new StringColumn(count, 17);
    creditCard = new StringColumn(count, 19);
    city = new StringColumn(count, 9);
    state = new StringColumn(count, 2);
    dateTime = new long[count];
    extra = new StringColumn(count, 130);
    for (int i = 0; i < count; i++) {
      long event = EventNumbers.ofPerson(i);
      SplittableRandom random = events.random(event);
      id[i] = EventNumbers.FIRST_ID + i;
      name.add(any(FIRST_NAMES, random) + " " + any(LAST_NAMES, random));
      emailAddress.addLetters(random, 17);
      creditCard.addLetters(random, 19);
      city.add(any(CITIES, random));
      state.add(any(STATES, random));
      dateTime[i] = EventNumbers.timeMicros(event);
      extra.addLetters(random, 130);
    }
  }

  private Persons(Persons all, int count) {
    this.count = count;
    id = all.id;
    name = all.name;
    emailAddress = all.emailAddress;
    creditCard = all.creditCard;
    city = all.city;
    state = all.state;
    dateTime = all.dateTime;
    extra = all.extra;
  }

  /** The first persons, in the same arrays. */
  Persons first(int rows) {
    return rows == count ? this : new Persons(this, rows);
  }

  /** The columns as a table has them. */
  EventTable table() {
    return new EventTable(
        List.of(
            new Longs("id", id),
            new Strings("name", name),
            new Strings("emailAddress", emailAddress),
            new Strings("creditCard", creditCard),
            new Strings("city", city),
            new Strings("state", state),
            new Times("dateTime", dateTime),
            new Strings("extra", extra)),
        count);
  }

  private static String any(String[] of, SplittableRandom random) {
    return of[random.nextInt(of.length)];
  }
}
