/**
 * Which processors the machine has and how a thread is bound to one of them. Start reading at
 * {@link dev.laminardb.core.affinity.CpuTopology}; {@link
 * dev.laminardb.core.affinity.ThreadAffinity} makes the system call. Depends on nothing of ours.
 */
@NullMarked
package dev.laminardb.core.affinity;

import org.jspecify.annotations.NullMarked;
