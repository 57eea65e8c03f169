package sluice.gateway.features.chat;

import io.vertx.core.json.JsonArray;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import sluice.shared.config.Env;
import sluice.shared.settings.Setting;

/**
 * The settings of the chat that can be changed while nodes run. Their names are those of FreeGPT4's
 * web API.
 *
 * @param keyword name of the parameter with the question
 * @param fileInput whether a question may be a file
 * @param provider name of the provider
 * @param model name of its model
 * @param removeSources whether source marks are removed from responses
 * @param systemPrompt sent before each question; nothing if empty
 * @param messageHistory always off: each question stands alone
 * @param privateMode whether a token is required
 * @param tokens hashes of the valid tokens
 */
public record ChatSettings(
    Setting<String> keyword,
    Setting<Boolean> fileInput,
    Setting<String> provider,
    Setting<String> model,
    Setting<Boolean> removeSources,
    Setting<String> systemPrompt,
    Setting<Boolean> messageHistory,
    Setting<Boolean> privateMode,
    Setting<JsonArray> tokens) {

  private static final Predicate<String> WORD = Pattern.compile("[\\w.-]{1,64}").asMatchPredicate();
  private static final Predicate<String> MODEL = Pattern.compile("[!-~]{1,200}").asMatchPredicate();
  private static final int PROMPT_MAX = 10_000;

  static ChatSettings from(Env env, Collection<String> providers) {
    return new ChatSettings(
        text(env, "keyword", "text", ChatSettings::isKeyword, "be a word other than 'token'"),
        Setting.flag("file_input", env.flag("FILE_INPUT", true)),
        Setting.text(
            "provider",
            provider(env, providers),
            providers::contains,
            "be one of: " + String.join(", ", providers)),
        text(env, "model", "gpt-4", MODEL, "be the name of a model"),
        Setting.flag("remove_sources", env.flag("REMOVE_SOURCES", true)),
        text(
            env,
            "system_prompt",
            "",
            prompt -> prompt.length() <= PROMPT_MAX,
            "have at most " + PROMPT_MAX + " characters"),
        new Setting<>(
            "message_history",
            Boolean.class,
            false,
            text -> "false".equals(text) ? Optional.of(false) : Optional.empty(),
            "be false, as there is no message history",
            value -> value),
        Setting.flag("private_mode", env.flag("PRIVATE_MODE", false)).restrictingAccess(),
        Tokens.setting());
  }

  /** A text whose environment variable has the same name in capitals. */
  private static Setting<String> text(
      Env env, String name, String fallback, Predicate<String> valid, String must) {
    String variable = name.toUpperCase(Locale.ROOT);
    String value = env.text(variable, fallback);
    if (!valid.test(value)) {
      env.mistake(variable + " must " + must);
    }
    return Setting.text(name, value, valid, must);
  }

  /** All settings, in the order in which they are shown. */
  public List<Setting<?>> all() {
    return List.of(
        keyword,
        fileInput,
        provider,
        model,
        removeSources,
        systemPrompt,
        messageHistory,
        privateMode,
        tokens);
  }

  /** The provider that is named, or else the first one. */
  private static String provider(Env env, Collection<String> providers) {
    String name = env.text("PROVIDER", "");
    if (name.isEmpty()) {
      return providers.stream().findFirst().orElse("You");
    }
    if (!providers.contains(name)) {
      env.mistake("PROVIDER=" + name + " is not in PROVIDERS");
    }
    return name;
  }

  private static boolean isKeyword(String text) {
    return WORD.test(text) && !Tokens.PARAMETER.equalsIgnoreCase(text);
  }
}
