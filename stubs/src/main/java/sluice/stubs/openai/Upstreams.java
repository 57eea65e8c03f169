package sluice.stubs.openai;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;

/**
 * The stubs as a process of their own: {@code Upstreams LLAMA_PORT IMAGES_PORT}. Runs until it is
 * ended.
 */
public final class Upstreams {

  private Upstreams() {}

  /** Starts both and says so. */
  public static void main(String[] arguments) {
    Vertx vertx = Vertx.vertx();
    LlamaStub llama =
        LlamaStub.start(vertx, Integer.parseInt(arguments[0]), LlamaBehaviour.usual()).await();
    ImagesStub images =
        ImagesStub.start(vertx, new HttpServerOptions().setPort(Integer.parseInt(arguments[1])))
            .await();
    System.out.println("ready " + llama.url() + " " + images.url());
  }
}
