/** Typed settings from the environment; all mistakes reported at once. */
@NullMarked
package sluice.shared.config;

import org.jspecify.annotations.NullMarked;
