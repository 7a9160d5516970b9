package dev.laminardb.core.kernel;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;

/**
 * SQL/JSON's functions of a text and a path. What is not JSON has nothing in it, as the standard's
 * NULL ON ERROR and FALSE ON ERROR say. Results are views, unless they had escapes. Used by one
 * thread.
 */
public final class JsonSearch {
  private final JsonReader reader = new JsonReader();
  private final JsonPath path;
  private int found;
  private int start;
  private int end;

  /** A search of a path. */
  public JsonSearch(JsonPath path) {
    this.path = path;
  }

  /** JSON_EXISTS: whether there is anything. */
  public boolean exists(long address, int length) {
    return search(address, length) > 0;
  }

  /**
   * JSON_QUERY: the one value as JSON; {@link Utf8Search#NOTHING} if there is none, or are several.
   */
  public long query(Scratch scratch, long address, int length) {
    return search(address, length) == 1
        ? scratch.finish(address + start, end - start)
        : scratch.finish(Utf8Search.NOTHING, 0);
  }

  /**
   * JSON_VALUE: the one value as text; {@link Utf8Search#NOTHING} if there is none, are several, or
   * if it is null, an object or an array.
   */
  public long value(Scratch scratch, long address, int length) {
    if (search(address, length) == 1 && !reader.isNull(start) && !reader.isNested(start)) {
      try {
        return reader.text(scratch, address, start, end);
      } catch (IOException e) {
        // NULL ON ERROR.
        return scratch.finish(Utf8Search.NOTHING, 0);
      }
    }
    return scratch.finish(Utf8Search.NOTHING, 0);
  }

  /** Looks for values; how many there are. The first is noted. */
  private int search(long address, int length) {
    found = 0;
    try {
      JsonParser parser = reader.open(address, length);
      visit(parser, 0);
      reader.finish(parser);
      return found;
    } catch (StreamConstraintsException e) {
      throw reader.error(e);
    } catch (IOException e) {
      return 0;
    }
  }

  /** Takes the steps from a number on, from the value at which the parser stands, and reads it. */
  private void visit(JsonParser parser, int number) throws IOException {
    if (number == path.size()) {
      note(parser);
      return;
    }
    JsonPath.Step step = path.step(number);
    if (step.isMember()) {
      visitMembers(parser, number);
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
        visitIf(i == step.index() || step.index() == JsonPath.ALL, parser, number + 1);
      }
    } else {
      visitIf(step.index() <= 0, parser, number + 1);
    }
  }

  private void visitIf(boolean wanted, JsonParser parser, int number) throws IOException {
    if (wanted) {
      visit(parser, number);
    } else {
      parser.skipChildren();
    }
  }

  private void visitMembers(JsonParser parser, int number) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      visitMember(parser, number);
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
          visitMember(parser, number);
        } else {
          parser.skipChildren();
        }
      }
    }
  }

  private void visitMember(JsonParser parser, int number) throws IOException {
    String key = path.step(number).key();
    int before = found;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      boolean wanted = parser.currentName().equals(key);
      parser.nextToken();
      if (wanted) {
        // Of equal keys the last counts.
        found = before;
      }
      visitIf(wanted, parser, number + 1);
    }
  }

  private void note(JsonParser parser) throws IOException {
    if (found++ > 0) {
      parser.skipChildren();
      return;
    }
    start = JsonReader.start(parser);
    end = reader.end(parser);
  }
}
