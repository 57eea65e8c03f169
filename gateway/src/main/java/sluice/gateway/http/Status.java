package sluice.gateway.http;

/** Status codes of responses that the gateway makes or looks for, RFC 9110 section 15. */
public final class Status {

  public static final int OK = 200;
  public static final int CREATED = 201;
  public static final int NO_CONTENT = 204;
  public static final int PARTIAL_CONTENT = 206;
  public static final int MULTIPLE_CHOICES = 300;
  public static final int NOT_MODIFIED = 304;
  public static final int BAD_REQUEST = 400;
  public static final int FORBIDDEN = 403;
  public static final int RANGE_NOT_SATISFIABLE = 416;
  public static final int INTERNAL_SERVER_ERROR = 500;
  public static final int BAD_GATEWAY = 502;
  public static final int GATEWAY_TIMEOUT = 504;

  private Status() {}
}
