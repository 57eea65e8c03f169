/** The language models of an OpenAI-compatible server, for whoever has a key. */
@NullMarked
package sluice.gateway.llm;

import org.jspecify.annotations.NullMarked;
