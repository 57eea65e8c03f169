/** The description of the public surface, and two ways to read it in a browser. */
@NullMarked
package sluice.gateway.features.docs;

import org.jspecify.annotations.NullMarked;
