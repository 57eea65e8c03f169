/** Measurements for docs/benchmarks.md, started by scripts/bench.sh and not by the build. */
@NullMarked
package sluice.launcher.bench;

import org.jspecify.annotations.NullMarked;
