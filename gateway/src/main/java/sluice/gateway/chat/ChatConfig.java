package sluice.gateway.chat;

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

/**
 * Who answers questions.
 *
 * @param providers by name; none means that there is no such feature
 * @param settings what may be changed while nodes run
 * @param timeout longest silence of a provider
 */
public record ChatConfig(Map<String, Provider> providers, ChatSettings settings, Duration timeout) {

  /** What stands for the provider of the settings, and so can be no other's name. */
  static final String CURRENT = "Auto";

  /**
   * Reads it; mistakes are left with {@code env}.
   *
   * @param timeout longest silence of a provider
   */
  public static ChatConfig from(Env env, Duration timeout) {
    Map<String, Secret> keys = keys(env);
    Map<String, Provider> providers = new LinkedHashMap<>();
    for (String item : env.list("PROVIDERS", "")) {
      Provider provider = provider(item, keys);
      if (provider == null) {
        // Of the address nothing is shown: there may be a key in it.
        String name = item.split("[=? ]", 2)[0];
        env.mistake("PROVIDERS: " + name + " is not like NAME=http://host/chat/completions MODEL");
      } else if (providers.putIfAbsent(provider.name(), provider) != null) {
        env.mistake("PROVIDERS names " + provider.name() + " twice");
      }
    }
    keys.keySet().stream()
        .filter(name -> !providers.containsKey(name))
        .forEach(name -> env.mistake("PROVIDER_KEYS names " + name + ", which PROVIDERS does not"));
    return new ChatConfig(providers, ChatSettings.from(env, providers.keySet()), timeout);
  }

  /** Who answers, for the log: name and address without anything that could be a key. */
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
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      boolean whole = url.getHost() != null && url.getPath().length() > 1;
      return web && whole && url.getUserInfo() == null ? url : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Map<String, Secret> keys(Env env) {
    Map<String, Secret> keys = new HashMap<>();
    env.secret("PROVIDER_KEYS")
        .ifPresent(
            all -> {
              for (String item : all.reveal().split(",", -1)) {
                String[] pair = item.trim().split("=", 2);
                if (pair.length == 2) {
                  keys.put(pair[0].trim(), new Secret(pair[1].trim()));
                } else {
                  env.mistake("PROVIDER_KEYS is not like NAME=KEY,NAME=KEY");
                }
              }
            });
    return keys;
  }
}
