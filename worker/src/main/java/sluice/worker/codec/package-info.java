/** Converts PNG to JPEG. Works on bytes only and knows no other package of Sluice. */
@NullMarked
package sluice.worker.codec;

import org.jspecify.annotations.NullMarked;
