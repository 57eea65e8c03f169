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
 * The secrets that open doors here: keys of clients and of the administrator, tokens of the chat. A
 * client that mistypes a path, or sends a key to a route that needs none, must not have its headers
 * or parameters hand it to an upstream. Paths and bodies go on as they are.
 *
 * <p>Of tokens only hashes are known, so a text is not searched for secrets: it is taken apart as
 * headers and parameters usually are, and the hash of each part is looked up. One for all event
 * loops.
 */
public final class KnownSecrets {

  /** A shorter key would be found in all kinds of headers; those are looked for as credentials. */
  private static final int LENGTH_MIN = 8;

  /** What no separator of a header's parts interrupts. */
  private static final Pattern RUN = Pattern.compile("[^\\s,;&?\"'<>()\\[\\]{}]+");

  /** In a run, what may stand between a name and its value. */
  private static final String INNER_SEPARATORS = "=:./";

  /** More of them have parts like a path or a date, not like a name and a secret. */
  private static final int INNER_SEPARATORS_MAX = 8;

  /** A value of more parts that may be secrets is taken for one: each costs a hash. */
  private static final int HASHED_PARTS_MAX = 64;

  /** Shortest token of the chat. */
  private static final int TOKEN_LENGTH_MIN = 16;

  private static final String BASIC = "basic";

  /** Headers whose whole value is a credential, maybe behind the name of a scheme. */
  private static final Set<String> CREDENTIALS = Set.of("authorization", "x-api-key", "api-key");

  private final Set<String> hashes;
  private final Set<Integer> lengths;
  private final Supplier<JsonArray> tokenHashes;

  /**
   * Creates it.
   *
   * @param keys those that do not change
   * @param tokenHashes the hashes of those that may
   */
  public KnownSecrets(Collection<Secret> keys, Supplier<JsonArray> tokenHashes) {
    this.hashes =
        keys.stream().map(Secret::reveal).map(KeyHash::of).collect(Collectors.toUnmodifiableSet());
    this.lengths =
        keys.stream().map(key -> key.reveal().length()).collect(Collectors.toUnmodifiableSet());
    this.tokenHashes = tokenHashes;
  }

  /** True if one of them is in the value of a header. */
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

  /** A request target without those parameters of its query that hold one of them. */
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

  /** A run as a whole, and what is behind each of the first separators in it. */
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

  /** What follows the name of a scheme: RFC 9110 section 11.4. */
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

  /** By its length alone, which costs nothing to look at. */
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
