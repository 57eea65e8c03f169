/** Image generation by OpenAI's API, whichever provider generates the images. */
@NullMarked
package sluice.gateway.features.openai;

import org.jspecify.annotations.NullMarked;
