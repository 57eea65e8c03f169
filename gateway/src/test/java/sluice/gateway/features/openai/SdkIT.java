package sluice.gateway.features.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.InternalServerException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.images.ImageGenStreamEvent;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImageModel;
import com.openai.models.images.ImagesResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiImageModel;
import dev.langchain4j.model.openai.OpenAiLanguageModel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.gateway.GatewayFixture;
import sluice.testkit.openai.ImagesStub;
import sluice.testkit.openai.LlamaBehaviour;
import sluice.testkit.openai.LlamaStub;

/** The libraries that people really use, as they are. */
class SdkIT {

  private static final String KEY = "sk-client-0123456789";

  private final Vertx vertx = Vertx.vertx();
  private final LlamaStub llama =
      LlamaStub.start(vertx, 0, LlamaBehaviour.usual().of(4, 1)).await();
  private final ImagesStub openAi =
      ImagesStub.start(vertx, new HttpServerOptions().setPort(0)).await();
  private final GatewayFixture gateway = gateway("IMAGE_TIMEOUT_SECONDS", "1");
  private final OpenAIClient client = client(gateway, KEY);

  @AfterEach
  void close() {
    client.close();
    gateway.close();
    vertx.close().await();
  }

  @Test
  void openAiJavaCompletes() {
    Completion completion = client.completions().create(prompt());

    assertThat(completion.choices().getFirst().text()).isEqualTo(LlamaStub.text(4));
  }

  @Test
  void openAiJavaStreams() {
    try (StreamResponse<Completion> stream = client.completions().createStreaming(prompt())) {
      String text =
          stream.stream()
              .map(event -> event.choices().getFirst().text())
              .collect(Collectors.joining());

      assertThat(text).isEqualTo(LlamaStub.text(4));
    }
  }

  @Test
  void openAiJavaUnderstandsOurErrors() {
    OpenAIClient stranger = client(gateway, "sk-unknown");

    assertThatThrownBy(() -> stranger.completions().create(prompt()))
        .isInstanceOfSatisfying(
            PermissionDeniedException.class,
            error -> assertThat(error.code()).contains("invalid_api_key"));
    stranger.close();
  }

  @Test
  void openAiJavaDrawsPlainAndStreamed() {
    assertThat(client.images().generate(image()).data().orElseThrow().getFirst().b64Json())
        .contains(ImagesStub.base64());
    try (StreamResponse<ImageGenStreamEvent> stream = client.images().generateStreaming(image())) {
      List<ImageGenStreamEvent> events = stream.stream().toList();

      assertThat(events).hasSize(2);
      assertThat(events.getFirst().isGenerationPartialImage()).isTrue();
      assertThat(events.getLast().asGenerationCompleted().b64Json()).isEqualTo(ImagesStub.base64());
    }
  }

  @Test
  void heartbeatsDisturbNobody() {
    try (GatewayFixture beating = gateway("HEARTBEAT_SECONDS", "1")) {
      OpenAIClient sdk = client(beating, KEY);
      OpenAiImageModel langChain4j =
          OpenAiImageModel.builder()
              .baseUrl(beating.url() + "/v1")
              .apiKey(KEY)
              .modelName("gpt-image-1")
              .build();

      ImagesResponse response = sdk.images().generate(image(ImagesStub.SLOWLY));
      assertThat(response.data().orElseThrow().getFirst().b64Json()).contains(ImagesStub.base64());
      try (StreamResponse<ImageGenStreamEvent> stream =
          sdk.images().generateStreaming(image(ImagesStub.SLOWLY))) {
        assertThat(stream.stream()).hasSize(2);
      }
      assertThat(langChain4j.generate(ImagesStub.SLOWLY).content().base64Data())
          .isEqualTo(ImagesStub.base64());
      sdk.close();
    }
  }

  @Test
  void openAiJavaPaysOnceForAnImageThatIsLate() {
    openAi.refuse(0, "");

    assertThatThrownBy(() -> client.images().generate(image()))
        .isInstanceOfSatisfying(
            InternalServerException.class,
            error -> {
              assertThat(error.statusCode()).isEqualTo(504);
              assertThat(error.code()).contains("upstream_timeout");
            });
    assertThat(openAi.requests()).hasSize(1);
  }

  @Test
  void openAiJavaHearsOfAStreamThatBreaksOff() {
    llama.behave(LlamaBehaviour.usual().breakingAfter(2, true));

    try (StreamResponse<Completion> stream = client.completions().createStreaming(prompt())) {
      assertThatThrownBy(() -> stream.stream().count())
          .isInstanceOf(OpenAIServiceException.class)
          .hasMessageContaining("upstream");
    }
  }

  @Test
  void openAiJavaToldTheTruthByTheUpstream() {
    openAi.refuse(
        401,
        "{\"error\":{\"message\":\"m\",\"type\":\"invalid_request_error\",\"param\":null,"
            + "\"code\":\"invalid_api_key\"}}");

    assertThatThrownBy(() -> client.images().generate(image()))
        .isInstanceOf(UnauthorizedException.class);
  }

  @Test
  void langChain4jCompletesAndChats() {
    OpenAiLanguageModel language =
        OpenAiLanguageModel.builder()
            .baseUrl(gateway.url() + "/v1")
            .apiKey(KEY)
            .modelName("m")
            .build();
    OpenAiChatModel chat =
        OpenAiChatModel.builder().baseUrl(gateway.url() + "/v1").apiKey(KEY).modelName("m").build();

    assertThat(language.generate("hi").content()).isEqualTo(LlamaStub.text(4));
    assertThat(chat.chat("hi")).isEqualTo(LlamaStub.text(4));
    // It offers HTTP/2 with every request, which is no business of the server behind us.
    assertThat(llama.requests())
        .allSatisfy(
            seen -> {
              assertThat(seen.header("HTTP2-Settings")).isEmpty();
              assertThat(seen.header("Upgrade")).isEmpty();
            });
  }

  private GatewayFixture gateway(String name, String value) {
    return GatewayFixture.withoutWorker(
        "http://127.0.0.1:1",
        "LLM_SERVER_URL",
        llama.url() + "/v1/completions",
        "OPENAI_URL",
        openAi.url(),
        "OPENAI_API_KEY",
        ImagesStub.KEY,
        "ALLOWED_API_KEYS",
        KEY,
        name,
        value);
  }

  private static OpenAIClient client(GatewayFixture gateway, String key) {
    return OpenAIOkHttpClient.builder().baseUrl(gateway.url() + "/v1").apiKey(key).build();
  }

  private static CompletionCreateParams prompt() {
    return CompletionCreateParams.builder()
        .model(CompletionCreateParams.Model.of("m"))
        .prompt("hi")
        .build();
  }

  private static ImageGenerateParams image() {
    return image("an otter");
  }

  private static ImageGenerateParams image(String prompt) {
    return ImageGenerateParams.builder()
        .model(ImageModel.of("gpt-image-1"))
        .prompt(prompt)
        .partialImages(1)
        .build();
  }
}
