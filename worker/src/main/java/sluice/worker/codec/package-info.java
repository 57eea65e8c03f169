/** PNG in, JPEG or a refusal out. Knows bytes and nothing else: no event bus, no settings. */
@NullMarked
package sluice.worker.codec;

import org.jspecify.annotations.NullMarked;
