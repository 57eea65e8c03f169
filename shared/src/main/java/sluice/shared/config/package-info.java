/** Reads typed settings from the environment and reports all mistakes together. */
@NullMarked
package sluice.shared.config;

import org.jspecify.annotations.NullMarked;
