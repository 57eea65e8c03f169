/** Text in, sound or a refusal out, by programs of the system. Knows nothing else of Sluice. */
@NullMarked
package sluice.worker.speech;

import org.jspecify.annotations.NullMarked;
