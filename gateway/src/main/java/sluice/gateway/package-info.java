/** The gateway: settings, composition root, verticle and public surface. */
@NullMarked
package sluice.gateway;

import org.jspecify.annotations.NullMarked;
