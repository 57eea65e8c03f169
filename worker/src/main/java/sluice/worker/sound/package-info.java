/** Sound samples, used by speech and video. Depends on no other package of Sluice. */
@NullMarked
package sluice.worker.sound;

import org.jspecify.annotations.NullMarked;
