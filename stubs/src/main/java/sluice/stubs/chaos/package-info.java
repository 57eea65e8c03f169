/** Steady load on a cluster while its nodes die, and the book that is kept of every response. */
@NullMarked
package sluice.stubs.chaos;

import org.jspecify.annotations.NullMarked;
