package dev.laminardb.sql.parse;

import dev.laminardb.sql.parse.generated.LaminarParserImpl;
import java.io.Reader;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl.Metadata;

/** Names of columns and relations in texts that the engine writes itself. Stateless. */
public final class Names {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");
  private static final Metadata WORDS =
      LaminarParserImpl.FACTORY.getParser(Reader.nullReader()).getMetadata();

  private Names() {}

  /** A name as it has to be written: in quotes, if it would be a word of the language without. */
  public static String written(String name) {
    boolean isPlain = PLAIN.matcher(name).matches() && !isWord(name.toUpperCase(Locale.ROOT));
    return isPlain ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  private static boolean isWord(String name) {
    return WORDS.isKeyword(name) && !WORDS.isNonReservedKeyword(name);
  }
}
