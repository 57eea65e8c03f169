/** What every route shares: problems with one owner, the request log, limits on time. */
@NullMarked
package sluice.gateway.http;

import org.jspecify.annotations.NullMarked;
