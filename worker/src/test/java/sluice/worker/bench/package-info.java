/** What scripts/bench.sh runs to measure the codec; no tests. */
@NullMarked
package sluice.worker.bench;

import org.jspecify.annotations.NullMarked;
