package sluice.gateway.features.openai;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.features.openai.ImageProvider.Result;
import sluice.gateway.http.ContentTypes;
import sluice.gateway.http.EarlyResponse;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.OpenAiErrors;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;
import sluice.gateway.http.RouteTable;
import sluice.gateway.http.Status;
import sluice.gateway.proxy.RequestBodyReader;

/** Image generation by OpenAI's routes, and by a simpler one that takes width and height. */
public final class ImageRoutes {

  private static final Logger log = LoggerFactory.getLogger(ImageRoutes.class);

  private final ImageProvider provider;
  private final RequestBodyReader reader;
  private final ImageResponses responses;

  /** Creates the feature. */
  public ImageRoutes(ImageProvider provider, RequestBodyReader reader, ImageResponses responses) {
    this.provider = provider;
    this.reader = reader;
    this.responses = responses;
  }

  /** Serves OpenAI's routes to generate and to edit images. */
  public void serve(RoutingContext context) {
    String path = RouteTable.currentPath(context);
    provider.serve(begin(context), path).onFailure(context::fail);
  }

  /** Serves the simpler route, with responses in a form of its own. */
  public void generate(RoutingContext context) {
    generate(begin(context)).onFailure(context::fail);
  }

  private static Exchange begin(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    exchange.markNonRetryable();
    return exchange;
  }

  private Future<Void> generate(Exchange exchange) {
    return reader
        .read(exchange, GenerateImageRequest.BYTES_MAX)
        .map(GenerateImageRequest::from)
        .compose(
            request -> {
              responses.beginEarly(exchange, EarlyResponse.BodyType.JSON, () -> true);
              return provider.generate(exchange, request);
            })
        .compose(result -> respond(exchange, result));
  }

  private Future<Void> respond(Exchange exchange, Result result) {
    JsonObject body = result.status() == Status.OK ? success(result) : failure(result.body());
    return exchange.respond(result.status(), ContentTypes.JSON).end(body.toBuffer());
  }

  private JsonObject success(Result result) {
    JsonArray images = new JsonArray();
    if (result.body().getValue("data") instanceof JsonArray data) {
      data.forEach(item -> address(item).ifPresent(images::add));
    }
    if (images.isEmpty()) {
      throw new ProblemException(Problems.badUpstreamResponse());
    }
    log.info("Image generation completed successfully");
    return new JsonObject()
        .put("status", "success")
        .put("message", "Image generation completed successfully")
        .put("provider", provider.name())
        .put("model", result.model())
        .put("images", images);
  }

  /** The URL of an image: the provider's, or a data URI (RFC 2397). */
  private static Optional<String> address(Object item) {
    if (!(item instanceof JsonObject image)) {
      return Optional.empty();
    }
    if (!(image.getValue("b64_json") instanceof String base64)) {
      return Optional.ofNullable(image.getValue("url")).map(Object::toString);
    }
    String type = base64.startsWith("/9j/") ? "jpeg" : base64.startsWith("UklGR") ? "webp" : "png";
    return Optional.of("data:image/" + type + ";base64," + base64);
  }

  private static JsonObject failure(JsonObject body) {
    JsonObject error =
        body.getValue("error") instanceof JsonObject object
            ? object
            : OpenAiErrors.error(Problems.badUpstreamResponse());
    return ImageProblems.body(error);
  }
}
