package sluice.testkit.fusionbrain;

import io.vertx.core.json.Json;
import java.nio.charset.StandardCharsets;

/**
 * The requests of the photo frame, byte for byte: no User-Agent, no Accept, no port in Host, and no
 * line end after the closing boundary.
 */
record FrameRequests(String key, String secret) {

  private static final String BOUNDARY = "----GyverHttpBoundary123454321";

  byte[] get(String host, String path) {
    return bytes(head("GET", host, path) + "\r\n");
  }

  byte[] run(String host, String pipeline, String query) {
    byte[] body = bytes(form(pipeline, query));
    byte[] head =
        bytes(
            head("POST", host, "/key/api/v1/pipeline/run")
                + "Content-Type: multipart/form-data; boundary="
                + BOUNDARY
                + "\r\nContent-Length: "
                + body.length
                + "\r\n\r\n");
    byte[] request = new byte[head.length + body.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }

  private String head(String method, String host, String path) {
    return """
    %s %s HTTP/1.1
    Host: %s
    X-Key: Key %s
    X-Secret: Secret %s
    """
        .formatted(method, path, host, key, secret)
        .replace("\n", "\r\n");
  }

  private static String form(String pipeline, String query) {
    String params =
        """
        {"type":"GENERATE","style":"DEFAULT","negativePromptDecoder":"","width":1280,\
        "height":1920,"numImages":1,"generateParams":{"query":%s}}\
        """
            .formatted(Json.encode(query));
    return """
    --%1$s
    Content-Disposition: form-data; name="pipeline_id"

    %2$s
    --%1$s
    Content-Disposition: form-data; name="params"; filename="blob"
    Content-Type: application/json

    %3$s
    --%1$s--\
    """
        .formatted(BOUNDARY, pipeline, params)
        .replace("\n", "\r\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
