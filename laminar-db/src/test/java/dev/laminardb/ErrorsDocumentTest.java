package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.NoticeCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/ERRORS.md has a section for each code of an error or a notice, and for nothing else. */
final class ErrorsDocumentTest {
  private static final Pattern SECTION =
      Pattern.compile("^### (LDB-\\d{4}) (\\w+) \\((\\w+)\\)$", Pattern.MULTILINE);

  @Test
  void explainsEveryCodeOnceAndNoOther() {
    List<String> explained =
        SECTION
            .matcher(Documents.text("docs/ERRORS.md"))
            .results()
            .map(MatchResult::group)
            .toList();

    List<String> sections = new ArrayList<>();
    Arrays.stream(ErrorCode.values()).map(ErrorsDocumentTest::section).forEach(sections::add);
    for (NoticeCode code : NoticeCode.values()) {
      sections.add("### " + code.code() + " " + code.name() + " (NOTICE)");
    }
    assertThat(explained).containsExactlyInAnyOrderElementsOf(sections);
  }

  @Test
  void namesNoCodeThatDoesNotExist() {
    List<String> codes =
        new ArrayList<>(Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList());
    Arrays.stream(NoticeCode.values()).map(NoticeCode::code).forEach(codes::add);
    assertThat(codes).doesNotHaveDuplicates();

    for (var file : Documents.files()) {
      assertThat(Documents.text(file.toString()))
          .as(file.toString())
          .satisfies(
              text ->
                  assertThat(Pattern.compile("LDB-\\d{4}").matcher(text).results())
                      .extracting(MatchResult::group)
                      .isSubsetOf(codes));
    }
  }

  private static String section(ErrorCode code) {
    return "### " + code.code() + " " + code.name() + " (" + code.category() + ")";
  }
}
