/** Steady load on a cluster while its nodes die, and the book that is kept of every answer. */
@NullMarked
package sluice.stubs.chaos;

import org.jspecify.annotations.NullMarked;
