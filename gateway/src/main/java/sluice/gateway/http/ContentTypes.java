package sluice.gateway.http;

/** Content types of responses that the gateway makes, RFC 9110 section 8.3. */
public final class ContentTypes {

  public static final String JSON = "application/json; charset=utf-8";

  public static final String TEXT = "text/plain; charset=utf-8";

  /** HTML standard, section 9.2. */
  public static final String EVENTS = "text/event-stream";

  private ContentTypes() {}
}
