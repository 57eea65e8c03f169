/** Stub of a talking-avatar server. */
@NullMarked
package sluice.stubs.avatar;

import org.jspecify.annotations.NullMarked;
