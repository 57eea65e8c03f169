/** Servers that speak OpenAI's API, as the real ones do, and a proxy on the way to them. */
@NullMarked
package sluice.stubs.openai;

import org.jspecify.annotations.NullMarked;
