/** Shows and changes the settings of all nodes while they run. */
@NullMarked
package sluice.gateway.features.settings;

import org.jspecify.annotations.NullMarked;
