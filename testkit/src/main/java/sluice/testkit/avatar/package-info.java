/** Stub of a talking-avatar server. */
@NullMarked
package sluice.testkit.avatar;

import org.jspecify.annotations.NullMarked;
