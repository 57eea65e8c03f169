/** Measurements for docs/benchmarks.md; started by scripts/bench.sh, never by a build. */
@NullMarked
package sluice.launcher.bench;

import org.jspecify.annotations.NullMarked;
