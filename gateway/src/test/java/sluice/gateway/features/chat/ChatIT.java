package sluice.gateway.features.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientMultipartForm;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.gateway.GatewayFixture;
import sluice.gateway.Packed;
import sluice.gateway.Responses;

/** Questions, and what becomes of them. */
class ChatIT extends ChatSetUp {

  @Test
  void aQuestionInALinkIsRespondedWithTheTextAlone() {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response =
          request(gateway, HttpMethod.GET, "/?text=What%20is+6%C3%977%3F")
              .putHeader("Cookie", "of the client")
              .send()
              .await();

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.getHeader("Content-Type")).isEqualTo("text/plain; charset=utf-8");
      assertThat(response.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(Responses.text(response)).isEqualTo("42 <b>");
      assertThat(asked.getFirst())
          .isEqualTo(
              new JsonObject()
                  .put("model", "gpt-4")
                  .put(
                      "messages",
                      JsonArray.of(
                          new JsonObject().put("role", "user").put("content", "What is 6×7?")))
                  .put("stream", false));
      assertThat(shown.getFirst()).isEqualTo("POST /v1/chat/completions Bearer sk-you null");
    }
  }

  @Test
  void aStreamInGzipThatNobodyAskedForIsReadAllTheSame() throws IOException {
    response =
        Packed.by(
            "gzip",
            """
            data: {"choices":[{"delta":{"role":"assistant"}}]}

            data: {"choices":[{"delta":{"content":"4"}}]}

            data: {"choices":[{"delta":{"content":"2"}}],"usage":null}

            data: [DONE]
            """);
    try (GatewayFixture gateway = gateway()) {
      assertThat(Responses.text(get(gateway, "/?text=why"))).isEqualTo("42");
    }
  }

  @Test
  void aQuestionMayStandInALinkAsItIsTyped() throws IOException {
    try (GatewayFixture gateway = gateway()) {
      assertThat(typed(gateway, "/?text=Привет,%20мир+%D1%8F&x=é")).startsWith("HTTP/1.1 200");
      assertThat(lastQuestion()).isEqualTo("Привет, мир я");
    }
  }

  @Test
  void elsewhereOrIfItIsNoUtf8AHintSaysHowToEncodeIt() throws IOException {
    try (GatewayFixture gateway = gateway()) {
      for (String target : List.of("/models?x=ж", "/ж?text=a", "/?text=\u0416#", "/?text=%zzж")) {
        assertThat(typed(gateway, target)).startsWith("HTTP/1.1 400");
      }
      assertThat(typed(gateway, "/models?provider=ж")).contains("--data-urlencode");
      assertThat(exchange(gateway, new byte[] {(byte) 0xcf, (byte) 0xf0}))
          .startsWith("HTTP/1.1 400");
      assertThat(asked).isEmpty();
    }
  }

  private static String typed(GatewayFixture gateway, String target) throws IOException {
    return exchange(gateway, target.getBytes(StandardCharsets.UTF_8), new byte[0]);
  }

  private static String exchange(GatewayFixture gateway, byte[] question) throws IOException {
    return exchange(gateway, "/?text=".getBytes(StandardCharsets.US_ASCII), question);
  }

  private static String exchange(GatewayFixture gateway, byte[] target, byte[] rest)
      throws IOException {
    try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
      Buffer head =
          Buffer.buffer("GET ")
              .appendBytes(target)
              .appendBytes(rest)
              .appendString(" HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
      socket.getOutputStream().write(head.getBytes());
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aQuestionMayBePostedInManyForms() {
    try (GatewayFixture gateway = gateway()) {
      HttpRequest<Buffer> post = request(gateway, HttpMethod.POST, "/");
      post.sendJsonObject(new JsonObject().put("text", "as JSON")).await();
      assertThat(lastQuestion()).isEqualTo("as JSON");
      post.sendForm(MultiMap.caseInsensitiveMultiMap().add("text", "in a форме")).await();
      assertThat(lastQuestion()).isEqualTo("in a форме");
      upload(gateway, ClientMultipartForm.multipartForm().attribute("text", "in parts"));
      assertThat(lastQuestion()).isEqualTo("in parts");
      ClientMultipartForm file =
          ClientMultipartForm.multipartForm()
              .binaryFileUpload(
                  "file", "q.json", "application/json", Buffer.buffer("{\"q\":\"как?\"}"));
      JsonObject uploaded = upload(gateway, file);
      assertThat(lastQuestion()).isEqualTo("{\"q\":\"как?\"}");
      assertThat(uploaded.getString("body")).isEqualTo("42 <b>");
      upload(gateway, file.attribute("text", "About this:"));
      assertThat(lastQuestion()).isEqualTo("About this:\n\n{\"q\":\"как?\"}");
    }
  }

  @Test
  void aFileThatWasNotChosenIsNone() {
    try (GatewayFixture gateway = gateway("FILE_INPUT", "false")) {
      upload(
          gateway,
          ClientMultipartForm.multipartForm()
              .attribute("text", "why")
              .binaryFileUpload("file", "", "application/octet-stream", Buffer.buffer()));

      assertThat(lastQuestion()).isEqualTo("why");
    }
  }

  @Test
  void whatIsNotAQuestionMayBeLongAndDeepAndCostsNoMemory() {
    try (GatewayFixture gateway = gateway()) {
      Buffer wide = Buffer.buffer("{\"x\":[").appendString("{},".repeat(5_000_000));
      wide.appendString("0],\"text\":\"why\"}");

      HttpResponse<Buffer> response =
          request(gateway, HttpMethod.POST, "/")
              .putHeader("Content-Type", "application/json")
              .sendBuffer(wide)
              .await();

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(lastQuestion()).isEqualTo("why");
    }
  }

  @Test
  void onlyAmpersandsSeparateParameters() {
    try (GatewayFixture gateway = gateway()) {
      get(gateway, "/?text=a;token=b;c");

      assertThat(lastQuestion()).isEqualTo("a;token=b;c");
    }
  }

  @Test
  void aLongQuestionIsCutAndATooLongRequestRefused() {
    try (GatewayFixture gateway = gateway()) {
      HttpRequest<Buffer> post = request(gateway, HttpMethod.POST, "/");
      String longest = "😀".repeat(10_000);
      post.sendJsonObject(new JsonObject().put("text", longest + "!\u0000")).await();
      assertThat(lastQuestion()).isEqualTo(longest);

      JsonObject rest = new JsonObject().put("text", "a");
      int room = (16 << 20) - rest.put("rest", "").encode().length();
      assertThat(post.sendJsonObject(rest.put("rest", "x".repeat(room))).await().statusCode())
          .isEqualTo(200);
      assertThat(post.sendJsonObject(rest.put("rest", "x".repeat(room + 1))).await().statusCode())
          .isEqualTo(413);
    }
  }

  @Test
  void theListOfModelsAsksNobody() {
    try (GatewayFixture gateway = gateway()) {
      assertThat(Responses.text(get(gateway, "/models"))).isEqualTo("[\"gpt-4\",\"gpt-4o\"]");
      assertThat(Responses.text(get(gateway, "/models?provider=Auto")))
          .isEqualTo("[\"gpt-4\",\"gpt-4o\"]");
      assertThat(Responses.text(get(gateway, "/models?provider=Any"))).isEqualTo("[\"gpt-4\"]");
      assertThat(Responses.text(get(gateway, "/models?provider=Nobody")))
          .isEqualTo("[\"default\"]");
      assertThat(request(gateway, HttpMethod.HEAD, "/models").send().await().statusCode())
          .isEqualTo(200);
      assertThat(shown).isEmpty();
    }
  }

  @Test
  void whatIsSetIsInEffectAtOnce() {
    try (GatewayFixture gateway =
        gateway("SYSTEM_PROMPT", "Be brief.", "SETTINGS_CHANGES_PER_MINUTE", "100")) {
      set(gateway, "keyword", "q");
      set(gateway, "provider", "Other");
      set(gateway, "model", "m-1");
      get(gateway, "/?q=why");
      assertThat(asked.getLast().getJsonArray("messages").getJsonObject(0))
          .isEqualTo(new JsonObject().put("role", "system").put("content", "Be brief."));
      assertThat(asked.getLast().getString("model")).isEqualTo("m-1");
      assertThat(shown.getLast()).isEqualTo("POST /other?v=1 null null");
      assertThat(get(gateway, "/?text=why").statusCode()).isEqualTo(400);

      set(gateway, "provider", "You"); // which has no such model
      get(gateway, "/?q=why");
      assertThat(asked.getLast().getString("model")).isEqualTo("gpt-4");

      response = saying("Yes [^1^][1].");
      assertThat(Responses.text(get(gateway, "/?q=why"))).isEqualTo("Yes .");
      set(gateway, "remove_sources", false);
      assertThat(Responses.text(get(gateway, "/?q=why"))).isEqualTo("Yes [^1^][1].");
    }
  }

  @Test
  void besideALanguageModelTheRootStaysWhereNothingIsAsked() {
    try (GatewayFixture gateway = gateway("LLM_SERVER_URL", "http://127.0.0.1:1/v1")) {
      assertThat(Responses.json(get(gateway, "/")).getString("name")).isEqualTo("LLM Gateway");
      assertThat(Responses.text(get(gateway, "/?text=why"))).isEqualTo("42 <b>");
    }
  }
}
