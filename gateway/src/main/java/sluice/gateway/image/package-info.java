/** Finds pictures in a JSON stream and splices the converted ones in. */
@NullMarked
package sluice.gateway.image;

import org.jspecify.annotations.NullMarked;
