package dev.laminardb.core.operator;

import dev.laminardb.core.state.KeyRanges;

/** Content whose rows can be found by their key without going through all. */
public interface Searchable extends Replaying {

  /**
   * Emits a part of the content, on the terms of {@link #replay(OperatorContext)}.
   *
   * @param keys of the columns that the relation's rows are found by; every row whose key is in
   *     there comes, and others may
   */
  void replay(KeyRanges keys, OperatorContext reader);
}
