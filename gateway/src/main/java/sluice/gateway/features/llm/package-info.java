/** The language models of an OpenAI-compatible server, for whoever has a key. */
@NullMarked
package sluice.gateway.features.llm;

import org.jspecify.annotations.NullMarked;
