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
 * What may be changed of the chat while nodes run; names as FreeGPT4's web API has them.
 *
 * @param keyword name of the parameter with the question
 * @param fileInput whether a question may be a file
 * @param provider who is asked
 * @param model which of its models
 * @param removeSources whether marks of sources are taken out of responses
 * @param systemPrompt what is said before each question; nothing if empty
 * @param messageHistory always off: no question knows of another
 * @param privateMode whether only those with a token may ask
 * @param tokens hashes of these
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
        text(env, "keyword", "text", ChatSettings::isKeyword, "be a word, and not 'token'"),
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
            "be false, as nothing is remembered here",
            value -> value),
        Setting.flag("private_mode", env.flag("PRIVATE_MODE", false)).restrictingAccess(),
        Tokens.setting());
  }

  /** One whose variable has the same name in capitals. */
  private static Setting<String> text(
      Env env, String name, String fallback, Predicate<String> valid, String must) {
    String variable = name.toUpperCase(Locale.ROOT);
    String value = env.text(variable, fallback);
    if (!valid.test(value)) {
      env.mistake(variable + " must " + must);
    }
    return Setting.text(name, value, valid, must);
  }

  /** All of them, in the order in which they are shown. */
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

  /** The one that is named, or else the first there is. */
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
