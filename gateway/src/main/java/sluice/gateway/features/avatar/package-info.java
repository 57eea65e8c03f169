/** The talking avatar: in front of a server that has one, or played by our own workers. */
@NullMarked
package sluice.gateway.features.avatar;

import org.jspecify.annotations.NullMarked;
