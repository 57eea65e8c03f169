package sluice.gateway.rewrite;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * An image that is being converted.
 *
 * @param replacement what takes the place of the literal's content; empty if it stays as it is
 * @param cancel nobody waits for it any more
 */
record Conversion(Future<Optional<Buffer>> replacement, Runnable cancel) {}
