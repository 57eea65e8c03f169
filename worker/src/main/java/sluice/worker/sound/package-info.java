/** What speech and video have in common: samples. Knows nothing else of Sluice. */
@NullMarked
package sluice.worker.sound;

import org.jspecify.annotations.NullMarked;
