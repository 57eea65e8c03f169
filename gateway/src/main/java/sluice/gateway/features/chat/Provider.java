package sluice.gateway.features.chat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import sluice.shared.config.Secret;

/**
 * An OpenAI-compatible server that answers questions.
 *
 * @param name its name in the settings
 * @param url full URL of its chat completions
 * @param models its models; if empty, any model may be requested
 * @param key its API key
 */
record Provider(String name, URI url, List<String> models, Optional<Secret> key) {

  /** Returns the wanted model if the provider has it, else its first one. */
  String model(String wanted) {
    return models.isEmpty() || models.contains(wanted) ? wanted : models.getFirst();
  }
}
