/** What all routes share: exchanges, problems and their formats, request parsing, timeouts. */
@NullMarked
package sluice.gateway.http;

import org.jspecify.annotations.NullMarked;
