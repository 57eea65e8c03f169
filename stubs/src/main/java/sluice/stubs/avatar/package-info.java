/** A server with a talking avatar, as its clients know it. */
@NullMarked
package sluice.stubs.avatar;

import org.jspecify.annotations.NullMarked;
