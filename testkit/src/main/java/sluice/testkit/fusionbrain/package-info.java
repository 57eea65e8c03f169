/** Stubs of the FusionBrain API in both generations and of a photo frame that uses it. */
@NullMarked
package sluice.testkit.fusionbrain;

import org.jspecify.annotations.NullMarked;
