package sluice.gateway.access;

import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sluice.gateway.http.Masking;
import sluice.gateway.transport.PercentEncoding;
import sluice.shared.config.Secret;

/**
 * Finds the gateway's own secrets in headers and parameters: keys of clients, the administrator's
 * key and tokens of the chat. If a client mistypes a path, or sends a key to a route that needs
 * none, no upstream must receive it. Paths and bodies are not searched.
 *
 * <p>Only hashes of tokens are known, so a text cannot be searched for them. It is split as headers
 * and parameters usually are, and the hash of each part is looked up. One for all event loops.
 */
public final class KnownSecrets {

  /** Shorter keys match too much and are only looked for in headers with credentials. */
  private static final int LENGTH_MIN = 8;

  /** A run of characters that do not separate parts of a header. */
  private static final Pattern RUN = Pattern.compile("[^\\s,;&?\"'<>()\\[\\]{}]+");

  /** May stand between a name and its value within a run. */
  private static final String INNER_SEPARATORS = "=:./";

  /** A run with more of them is a path or a date rather than a name and a secret. */
  private static final int INNER_SEPARATORS_MAX = 8;

  /** A value with more candidates is treated as a secret without looking: each costs a hash. */
  private static final int HASHED_PARTS_MAX = 64;

  /** Length of the shortest token of the chat. */
  private static final int TOKEN_LENGTH_MIN = 16;

  private static final String BASIC = "basic";

  /** Headers whose whole value is a credential, possibly after the name of a scheme. */
  private static final Set<String> CREDENTIALS = Set.of("authorization", "x-api-key", "api-key");

  private final Set<String> hashes;
  private final Set<Integer> lengths;
  private final Supplier<JsonArray> tokenHashes;

  /**
   * Creates it.
   *
   * @param keys the secrets of the settings
   * @param tokenHashes hashes of the tokens, which may change
   */
  public KnownSecrets(Collection<Secret> keys, Supplier<JsonArray> tokenHashes) {
    this.hashes =
        keys.stream().map(Secret::reveal).map(KeyHash::of).collect(Collectors.toUnmodifiableSet());
    this.lengths =
        keys.stream().map(key -> key.reveal().length()).collect(Collectors.toUnmodifiableSet());
    this.tokenHashes = tokenHashes;
  }

  /** True if the value of a header contains a secret. */
  public boolean areIn(String header, String value) {
    if (hashes.isEmpty() && tokenHashes.get().isEmpty()) {
      return false;
    }
    String name = header.toLowerCase(Locale.ROOT);
    if (CREDENTIALS.contains(name)) {
      return isOne(value.strip()) || isOne(credentials(value)) || areIn(value);
    }
    return !Masking.isNeverSecret(name) && areIn(value);
  }

  /** Removes the parameters that contain a secret from the query of a request target. */
  public String removedFrom(String target) {
    int query = target.indexOf('?') + 1;
    if (query == 0 || (hashes.isEmpty() && tokenHashes.get().isEmpty())) {
      return target;
    }
    String[] parameters = target.substring(query).split("&", -1);
    List<String> kept = Arrays.stream(parameters).filter(one -> !isInParameter(one)).toList();
    if (kept.size() == parameters.length) {
      return target;
    }
    return target.substring(0, kept.isEmpty() ? query - 1 : query) + String.join("&", kept);
  }

  private boolean isInParameter(String parameter) {
    int equals = parameter.indexOf('=');
    String name = parameter.substring(0, Math.max(0, equals));
    String value = parameter.substring(equals + 1);
    return Stream.of(parameter, name, value)
        .flatMap(part -> Stream.of(part, decoded(part)))
        .anyMatch(this::areIn);
  }

  private boolean areIn(String value) {
    if (value.length() < LENGTH_MIN) {
      return false;
    }
    List<String> candidates =
        parts(value).stream()
            .filter(part -> part.length() >= LENGTH_MIN && mayBeOne(part))
            .distinct()
            .limit(HASHED_PARTS_MAX + 1L)
            .toList();
    return candidates.size() > HASHED_PARTS_MAX || candidates.stream().anyMatch(this::isOne);
  }

  private static List<String> parts(String value) {
    List<String> parts = new ArrayList<>();
    parts.add(value.strip());
    String credentials = credentials(value);
    parts.add(credentials);
    if (value.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      addRuns(userAndPassword(credentials), parts);
    }
    addRuns(value, parts);
    return parts;
  }

  private static void addRuns(String value, List<String> parts) {
    Matcher runs = RUN.matcher(value);
    while (runs.find()) {
      if (runs.end() - runs.start() >= LENGTH_MIN) {
        addEnds(decoded(runs.group()), parts);
      }
    }
  }

  /** Adds a run as a whole, and the rest behind each of its first separators. */
  private static void addEnds(String run, List<String> parts) {
    parts.add(run);
    int separators = 0;
    for (int i = 0; i < run.length() && separators < INNER_SEPARATORS_MAX; i++) {
      if (INNER_SEPARATORS.indexOf(run.charAt(i)) >= 0) {
        separators++;
        parts.add(run.substring(i + 1));
      }
    }
  }

  /** The part after the name of a scheme: RFC 9110 section 11.4. */
  private static String credentials(String value) {
    String text = value.strip();
    return text.substring(text.indexOf(' ') + 1).strip();
  }

  /** RFC 7617 section 2. */
  private static String userAndPassword(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    try {
      return PercentEncoding.decodeForm(text);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** Looks at the length only, which costs nothing. */
  private boolean mayBeOne(String text) {
    return lengths.contains(text.length())
        || (text.length() >= TOKEN_LENGTH_MIN && !tokenHashes.get().isEmpty());
  }

  private boolean isOne(String text) {
    if (!mayBeOne(text)) {
      return false;
    }
    String hash = KeyHash.of(text);
    return hashes.contains(hash) || tokenHashes.get().contains(hash);
  }
}
