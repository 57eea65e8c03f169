/** Codec benchmarks run by scripts/bench.sh, not tests. */
@NullMarked
package sluice.worker.bench;

import org.jspecify.annotations.NullMarked;
