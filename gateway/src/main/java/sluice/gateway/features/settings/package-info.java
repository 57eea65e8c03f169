/** The settings that an operator may change for all nodes while they run. */
@NullMarked
package sluice.gateway.features.settings;

import org.jspecify.annotations.NullMarked;
