/** Forwards requests with an API key to an OpenAI-compatible language model server. */
@NullMarked
package sluice.gateway.features.llm;

import org.jspecify.annotations.NullMarked;
