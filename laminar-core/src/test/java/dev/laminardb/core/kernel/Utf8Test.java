package dev.laminardb.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Strings of every length up to some words, against Java's strings. */
class Utf8Test {
  private static final List<String> CHARACTERS =
      List.of("a", "z", "A", "Z", "@", "[", "`", "{", "m", "\u007f", "é", "İ", "ß", "K", "😀");
  private static final int ASCII = 10;

  private final NativeText memory = new NativeText();
  private final Random random = new Random(5);

  @AfterEach
  void close() {
    memory.close();
  }

  @Test
  void changesCaseAsJavaDoes() {
    for (int i = 0; i < 20_000; i++) {
      StringBuilder characters = new StringBuilder();
      int choices = random.nextInt(4) > 0 ? ASCII : CHARACTERS.size();
      for (int k = random.nextInt(30); k > 0; k--) {
        characters.append(CHARACTERS.get(random.nextInt(choices)));
      }
      String text = characters.toString();
      memory.reset();
      long address = memory.put(text);
      int length = memory.length();

      assertThat(memory.made(Utf8.lower(memory.scratch(), address, length)))
          .isEqualTo(text.toLowerCase(Locale.ROOT));
      assertThat(memory.made(Utf8.upper(memory.scratch(), address, length)))
          .isEqualTo(text.toUpperCase(Locale.ROOT));
    }
  }
}
