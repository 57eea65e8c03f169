/**
 * Hostile input for a running gateway, and the judges of what becomes of it; {@code
 * scripts/hostile.sh} runs them.
 */
@NullMarked
package sluice.stubs.hostile;

import org.jspecify.annotations.NullMarked;
