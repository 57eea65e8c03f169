/** Stubs of servers with OpenAI's API, and of a proxy in front of them. */
@NullMarked
package sluice.stubs.openai;

import org.jspecify.annotations.NullMarked;
