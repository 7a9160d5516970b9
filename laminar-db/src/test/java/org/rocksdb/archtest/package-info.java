/** Stands where a client library would, which is not among the test dependencies. */
@NullMarked
package org.rocksdb.archtest;

import org.jspecify.annotations.NullMarked;
