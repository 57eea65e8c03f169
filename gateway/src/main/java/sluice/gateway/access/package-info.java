/** Decides who may send how many requests: keys, limits, trusted proxies, CORS, the access log. */
@NullMarked
package sluice.gateway.access;

import org.jspecify.annotations.NullMarked;
