package sluice.shared.settings;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A value that may be changed for all nodes while they run; the cluster's document has it from then
 * on.
 *
 * @param <T> its type in JSON, such as Boolean or String
 */
public final class Setting<T> {

  private final String name;
  private final Class<T> type;
  private final T atStart;
  private final Function<String, Optional<T>> reader;
  private final String must;
  private final Function<T, Object> face;
  private final boolean restrictsAccess;

  /**
   * Describes one.
   *
   * @param name under which the document has it, and those who change it know it
   * @param atStart what it is as long as nobody has changed it
   * @param reader makes it of a text; empty for one that it cannot be
   * @param must completes the sentence "It must …" for those
   * @param face what who may look at settings sees of it
   */
  public Setting(
      String name,
      Class<T> type,
      T atStart,
      Function<String, Optional<T>> reader,
      String must,
      Function<T, Object> face) {
    this(name, type, atStart, reader, must, face, false);
  }

  private Setting(
      String name,
      Class<T> type,
      T atStart,
      Function<String, Optional<T>> reader,
      String must,
      Function<T, Object> face,
      boolean restrictsAccess) {
    this.name = name;
    this.type = type;
    this.atStart = atStart;
    this.reader = reader;
    this.must = must;
    this.face = face;
    this.restrictsAccess = restrictsAccess;
  }

  /** One that is on or off. */
  public static Setting<Boolean> flag(String name, boolean atStart) {
    return new Setting<>(
        name,
        Boolean.class,
        atStart,
        text ->
            switch (text) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            },
        "be true or false",
        value -> value);
  }

  /** One that is a text. */
  public static Setting<String> text(
      String name, String atStart, Predicate<String> valid, String must) {
    return new Setting<>(
        name, String.class, atStart, text -> Optional.of(text).filter(valid), must, value -> value);
  }

  /** The same setting, marked as one that restricts access. */
  public Setting<T> restrictingAccess() {
    return new Setting<>(name, type, atStart, reader, must, face, true);
  }

  /** True if it restricts access: a form without it must not open the gateway to everybody. */
  public boolean restrictsAccess() {
    return restrictsAccess;
  }

  public String name() {
    return name;
  }

  /** True if it is on or off: then a form in which it is not means that it is off. */
  public boolean isFlag() {
    return type == Boolean.class;
  }

  /** What it is by this document; what that says wrongly does not count. */
  public T in(JsonObject document) {
    Object value = document.getValue(name);
    return type.isInstance(value) ? type.cast(value) : atStart;
  }

  /** The same for who may look at settings. */
  public Object shownIn(JsonObject document) {
    return face.apply(in(document));
  }

  /**
   * Changes it in a document; wanting it as it is shown changes nothing.
   *
   * @param wanted a text, or true or false
   * @throws IllegalArgumentException with a sentence for who wants it, if it cannot be that
   */
  public void change(JsonObject document, @Nullable Object wanted) {
    if (shownIn(document).equals(wanted)) {
      return;
    }
    Optional<T> read =
        wanted instanceof String || wanted instanceof Boolean
            ? reader.apply(wanted.toString())
            : Optional.empty();
    document.put(
        name,
        read.orElseThrow(
            () -> new IllegalArgumentException("The setting '" + name + "' must " + must + ".")));
  }
}
