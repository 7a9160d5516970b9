package dev.laminardb.core.error;

/** Who can do something about an error. */
public enum Category {
  /** The caller: the SQL, the record, the call was wrong. */
  USER,
  /** The operator of the machine: memory, buffers, a limit reached. */
  RESOURCE,
  /** The owner of another system. */
  EXTERNAL,
  /** We: a defect in LaminarDB. */
  INTERNAL
}
