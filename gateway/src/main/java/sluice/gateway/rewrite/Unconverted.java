package sluice.gateway.rewrite;

/** Why an image is left unconverted without being sent to a worker. */
enum Unconverted {
  /** The image exceeds MAX_IMAGE_BYTES. */
  TOO_LONG,
  /** The response has more than MAX_IMAGES images. */
  TOO_MANY,
  /** The response exceeds MAX_BODY_BYTES. */
  TOO_LARGE_BODY,
  /** The memory budget is exhausted. */
  NO_MEMORY,
  /** There is no worker, and has been none for a while. */
  NO_WORKER,
  /** The queue for the workers is full, or too long for the time that is left. */
  QUEUE_FULL,
  /** It begins like an image, but has characters outside of ASCII or a malformed escape. */
  NOT_BASE64
}
