/** Stubs of servers with OpenAI's API, and of a proxy in front of them. */
@NullMarked
package sluice.testkit.openai;

import org.jspecify.annotations.NullMarked;
