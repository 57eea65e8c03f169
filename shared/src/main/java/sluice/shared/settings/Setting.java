package sluice.shared.settings;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A setting that can be changed for all nodes at run time. The changed value is stored in the
 * {@link ClusterDocument}.
 *
 * @param <T> type of its JSON value, such as Boolean or String
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
   * Describes a setting.
   *
   * @param name name in the document and in requests
   * @param atStart value until it is changed
   * @param reader parses a value; empty if it is invalid
   * @param must completes the sentence "It must …" for invalid values
   * @param face returns the value as shown to operators
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

  /** Creates a setting that is on or off. */
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

  /** Creates a text setting. */
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

  /** True if the setting is on or off; a form in which it is missing switches it off. */
  public boolean isFlag() {
    return type == Boolean.class;
  }

  /** The value in this document, or the initial value if it is missing or of the wrong type. */
  public T in(JsonObject document) {
    Object value = document.getValue(name);
    return type.isInstance(value) ? type.cast(value) : atStart;
  }

  /** The value in this document as shown to operators. */
  public Object shownIn(JsonObject document) {
    return face.apply(in(document));
  }

  /**
   * Changes the value in a document, unless the wanted value equals the shown one.
   *
   * @param wanted a string or a boolean
   * @throws IllegalArgumentException if the value is invalid, with a message for the client
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
