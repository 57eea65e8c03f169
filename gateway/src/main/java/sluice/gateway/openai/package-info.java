/** Pictures on demand, asked for and answered in the words of OpenAI's API, whoever draws them. */
@NullMarked
package sluice.gateway.openai;

import org.jspecify.annotations.NullMarked;
