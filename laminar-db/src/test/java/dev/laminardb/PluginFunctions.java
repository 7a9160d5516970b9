package dev.laminardb;

/** What an application's plug-in may bring along. */
public final class PluginFunctions {
  private PluginFunctions() {}

  public static long thousand(long value) {
    return 1000 * value;
  }
}
