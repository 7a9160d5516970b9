package org.rocksdb.archtest;

/** Looks to the rules like a class of RocksDB. */
public final class PretendedStore {}
