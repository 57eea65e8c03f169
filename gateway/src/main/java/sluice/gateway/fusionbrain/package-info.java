/** The FusionBrain API as it is, except that pictures come out as JPEG. */
@NullMarked
package sluice.gateway.fusionbrain;

import org.jspecify.annotations.NullMarked;
