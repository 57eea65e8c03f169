/** The talking avatar: requests are forwarded to a server, or served with videos of the workers. */
@NullMarked
package sluice.gateway.features.avatar;

import org.jspecify.annotations.NullMarked;
