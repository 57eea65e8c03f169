/** Scans JSON as bytes, as they arrive; knows neither Vert.x nor anything else of the gateway. */
@NullMarked
package sluice.gateway.json;

import org.jspecify.annotations.NullMarked;
