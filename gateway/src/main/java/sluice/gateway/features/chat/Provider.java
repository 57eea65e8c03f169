package sluice.gateway.features.chat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import sluice.shared.config.Secret;

/**
 * Who answers questions: a server that speaks like OpenAI.
 *
 * @param name by which settings choose it
 * @param url the whole address of its chat completions
 * @param models that it has; if none is named, any may be asked for
 * @param key what it wants to be shown
 */
record Provider(String name, URI url, List<String> models, Optional<Secret> key) {

  /** The wanted model if there is such a one, else the first that there is. */
  String model(String wanted) {
    return models.isEmpty() || models.contains(wanted) ? wanted : models.getFirst();
  }
}
