package sluice.gateway.rewrite;

/** Why an image passes as it came without having been a job for a worker. */
enum Unconverted {
  /** It is longer than an image may be. */
  TOO_LONG,
  /** Beyond MAX_IMAGES. */
  TOO_MANY,
  /** Beyond MAX_BODY_BYTES. */
  TOO_LARGE_BODY,
  /** As much is held in memory as may be. */
  NO_MEMORY,
  /** There is no worker, and has been none for a while. */
  NO_WORKER,
  /** So much waits for the workers that it would not be given to one in time. */
  QUEUE_FULL,
  /** It begins like an image, but what follows is not ASCII, or a broken escape. */
  NOT_BASE64
}
