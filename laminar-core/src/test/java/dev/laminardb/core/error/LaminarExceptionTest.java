package dev.laminardb.core.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LaminarExceptionTest {
  @Test
  void putsTheCodeBeforeItsMessage() {
    LaminarException e =
        new LaminarException(ErrorCode.RELATION_NOT_FOUND, "source \"trade\" does not exist");

    assertThat(e).hasMessage("LDB-1101: source \"trade\" does not exist").hasNoCause();
    assertThat(e.code()).isEqualTo("LDB-1101");
    assertThat(e.errorCode()).isEqualTo(ErrorCode.RELATION_NOT_FOUND);
    assertThat(e.category()).isEqualTo(Category.USER);
    assertThat(e.position()).isEmpty();
  }

  @Test
  void saysWhereInTheSqlTextItIs() {
    IllegalStateException cause = new IllegalStateException("why");
    LaminarException e =
        new LaminarException(ErrorCode.SYNTAX, "no SQL", new SqlPosition(3, 10), cause);

    assertThat(e).hasMessage("LDB-1000 at line 3, column 10: no SQL").hasCause(cause);
    assertThat(e.position()).contains(new SqlPosition(3, 10));
  }

  @Test
  void keepsItsCause() {
    IllegalStateException cause = new IllegalStateException("why");

    assertThat(new LaminarException(ErrorCode.INTERNAL, "a defect", cause))
        .hasMessage("LDB-9000: a defect")
        .hasCause(cause);
  }

  @Test
  void hasAUniqueCodeOfFourDigitsForEachError() {
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::code))
        .doesNotHaveDuplicates()
        .allMatch(code -> code.matches("LDB-[0-9]{4}"));
  }

  @Test
  void writesCodesTheSameInEveryLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(ErrorCode.INVALID_CONFIGURATION.code()).isEqualTo("LDB-0001");
    } finally {
      Locale.setDefault(before);
    }
  }
}
