/** Changes JSON while it streams through: converted images are spliced in, links adapted. */
@NullMarked
package sluice.gateway.rewrite;

import org.jspecify.annotations.NullMarked;
