/** Forwards a request to an upstream and relays its response, streaming both ways. */
@NullMarked
package sluice.gateway.proxy;

import org.jspecify.annotations.NullMarked;
