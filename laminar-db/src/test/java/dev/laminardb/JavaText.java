package dev.laminardb;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles Java text against the class path of the tests. */
final class JavaText {
  private JavaText() {}

  /**
   * Compiles one class.
   *
   * @param directory where its class files go
   * @return what the compiler complains about; empty if it compiles
   */
  static String compile(String className, String text, Path directory) throws IOException {
    JavaFileObject source =
        new SimpleJavaFileObject(
            URI.create("string:///" + className + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
          }
        };
    StringWriter complaints = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiles =
          compiler
              .getTask(
                  complaints,
                  files,
                  null,
                  List.of(
                      "-d",
                      directory.toString(),
                      "-cp",
                      classPath(),
                      "-proc:none",
                      "--release",
                      "17"),
                  null,
                  List.of(source))
              .call();
      return compiles ? "" : complaints + text;
    }
  }

  /** Surefire starts its JVM from a jar that only names the class path, and tells the path here. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
