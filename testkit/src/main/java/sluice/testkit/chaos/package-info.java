/** Steady load on a cluster while nodes are killed, with a ledger of every response. */
@NullMarked
package sluice.testkit.chaos;

import org.jspecify.annotations.NullMarked;
