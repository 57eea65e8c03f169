package sluice.gateway.chat;

import io.vertx.core.json.JsonArray;
import java.util.Collection;
import java.util.List;
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
 * @param removeSources whether marks of sources are taken out of answers
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
        Setting.text(
            "keyword",
            checked(env, "KEYWORD", "text", ChatSettings::isKeyword),
            ChatSettings::isKeyword,
            "be a word, and not 'token'"),
        Setting.flag("file_input", env.flag("FILE_INPUT", true)),
        Setting.text(
            "provider",
            provider(env, providers),
            providers::contains,
            "be one of: " + String.join(", ", providers)),
        Setting.text(
            "model", checked(env, "MODEL", "gpt-4", MODEL), MODEL, "be the name of a model"),
        Setting.flag("remove_sources", env.flag("REMOVE_SOURCES", true)),
        Setting.text(
            "system_prompt",
            checked(env, "SYSTEM_PROMPT", "", ChatSettings::isPrompt),
            ChatSettings::isPrompt,
            "have at most " + PROMPT_MAX + " characters"),
        new Setting<>(
            "message_history",
            Boolean.class,
            false,
            text -> "false".equals(text) ? Optional.of(false) : Optional.empty(),
            "be false, as nothing is remembered here",
            value -> value),
        Setting.flag("private_mode", env.flag("PRIVATE_MODE", false)),
        Tokens.setting());
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

  private static String checked(Env env, String name, String fallback, Predicate<String> valid) {
    String value = env.text(name, fallback);
    if (!valid.test(value)) {
      env.mistake(name + " cannot be " + value);
    }
    return value;
  }

  private static boolean isKeyword(String text) {
    return WORD.test(text) && !Tokens.PARAMETER.equals(text);
  }

  private static boolean isPrompt(String text) {
    return text.length() <= PROMPT_MAX;
  }
}
