/**
 * An upstream that speaks both generations of the FusionBrain API, and the device that calls it.
 */
@NullMarked
package sluice.stubs.fusionbrain;

import org.jspecify.annotations.NullMarked;
