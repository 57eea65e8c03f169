/** The gateway: its settings, its verticle and its public surface. */
@NullMarked
package sluice.gateway;

import org.jspecify.annotations.NullMarked;
