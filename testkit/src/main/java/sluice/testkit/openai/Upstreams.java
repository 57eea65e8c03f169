package sluice.testkit.openai;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;

/**
 * Runs both stubs as a process: {@code Upstreams LLAMA_PORT IMAGES_PORT [CERTIFICATE KEY]}. With
 * the last two, PEM files, the images stub uses TLS. Runs until it is terminated.
 */
public final class Upstreams {

  private Upstreams() {}

  /** Starts both stubs and prints their URLs. */
  public static void main(String[] arguments) {
    Vertx vertx = Vertx.vertx();
    LlamaStub llama =
        LlamaStub.start(vertx, Integer.parseInt(arguments[0]), LlamaBehaviour.usual()).await();
    HttpServerOptions options = new HttpServerOptions().setPort(Integer.parseInt(arguments[1]));
    if (arguments.length == 4) {
      options
          .setSsl(true)
          .setKeyCertOptions(
              new PemKeyCertOptions().addCertPath(arguments[2]).addKeyPath(arguments[3]));
    }
    ImagesStub images = ImagesStub.start(vertx, options).await();
    System.out.println("ready " + llama.url() + " " + images.url());
  }
}
