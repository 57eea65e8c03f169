/**
 * Hostile input for a running gateway, and checks of its responses; run by {@code
 * scripts/hostile.sh} and {@code scripts/soak.sh}.
 */
@NullMarked
package sluice.testkit.hostile;

import org.jspecify.annotations.NullMarked;
