/** The FusionBrain API as it is, except that images come out as JPEG. */
@NullMarked
package sluice.gateway.features.fusionbrain;

import org.jspecify.annotations.NullMarked;
