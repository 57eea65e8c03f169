/** Programs that stand in for the world around the gateway. */
@NullMarked
package sluice.stubs;

import org.jspecify.annotations.NullMarked;
