package sluice.gateway.features.chat;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sluice.shared.config.Env;
import sluice.shared.config.Secret;
import sluice.shared.config.WebAddress;

/**
 * Settings of the chat.
 *
 * @param providers by name; without any, the feature is off
 * @param settings the settings that can be changed while nodes run
 * @param timeout idle timeout of a provider
 */
public record ChatConfig(Map<String, Provider> providers, ChatSettings settings, Duration timeout) {

  /** Stands for the provider of the settings; no provider can have this name. */
  static final String CURRENT = "Auto";

  /**
   * Reads the settings; mistakes are reported to {@code env}.
   *
   * @param timeout idle timeout of a provider
   */
  public static ChatConfig from(Env env, Duration timeout) {
    Map<String, Secret> keys = keys(env);
    Map<String, Provider> providers = new LinkedHashMap<>();
    List<String> items = env.list("PROVIDERS", "");
    for (String item : items) {
      Provider provider = provider(item, keys);
      if (provider == null) {
        // Not quoted, as it may contain a key.
        env.mistake(
            "PROVIDERS: entry "
                + (items.indexOf(item) + 1)
                + " must be NAME=http://host/chat/completions MODEL");
      } else if (providers.putIfAbsent(provider.name(), provider) != null) {
        env.mistake("PROVIDERS names " + provider.name() + " twice");
      }
    }
    if (!providers.keySet().containsAll(keys.keySet())) {
      // Not quoted, as it may be a part of a key.
      env.mistake("PROVIDER_KEYS has a name that is not in PROVIDERS");
    }
    return new ChatConfig(providers, ChatSettings.from(env, providers.keySet()), timeout);
  }

  /** Names and addresses of the providers for the log, without queries, which may have keys. */
  public List<String> upstreams() {
    return providers.values().stream()
        .map(one -> one.name() + "=" + one.url().resolve(one.url().getPath()))
        .toList();
  }

  private static @Nullable Provider provider(String item, Map<String, Secret> keys) {
    String[] pair = item.split("=", 2);
    String name = pair[0].trim();
    if (pair.length < 2 || name.isEmpty() || name.contains(" ") || CURRENT.equals(name)) {
      return null;
    }
    String[] words = pair[1].trim().split(" +", -1);
    URI url = url(words[0]);
    List<String> models = Arrays.stream(words).skip(1).toList();
    return url == null
        ? null
        : new Provider(name, url, models, Optional.ofNullable(keys.get(name)));
  }

  private static @Nullable URI url(String text) {
    try {
      URI url = URI.create(text);
      boolean whole = WebAddress.isServer(url) && url.getPath().length() > 1;
      return whole && !WebAddress.isUnverifiable(url) ? url : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Map<String, Secret> keys(Env env) {
    Map<String, Secret> keys = new HashMap<>();
    for (Secret item : env.secrets("PROVIDER_KEYS")) {
      String[] pair = item.reveal().split("=", 2);
      if (pair.length == 2 && !pair[1].isBlank()) {
        keys.put(pair[0].trim(), new Secret(pair[1].trim()));
      } else {
        env.mistake("PROVIDER_KEYS must be NAME=KEY,NAME=KEY");
      }
    }
    return keys;
  }
}
