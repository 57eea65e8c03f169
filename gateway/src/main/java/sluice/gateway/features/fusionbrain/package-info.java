/** Forwards the FusionBrain API unchanged, except that its images become JPEGs. */
@NullMarked
package sluice.gateway.features.fusionbrain;

import org.jspecify.annotations.NullMarked;
