/** Images on demand, asked for and answered in the words of OpenAI's API, whoever draws them. */
@NullMarked
package sluice.gateway.features.openai;

import org.jspecify.annotations.NullMarked;
