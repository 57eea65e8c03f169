package sluice.gateway.rewrite;

/** Why a picture passes as it came without having been a job for a worker. */
enum Unconverted {
  /** It is longer than a picture may be. */
  TOO_LONG,
  /** As many pictures have been converted in its answer as may be. */
  TOO_MANY,
  /** It stands in an answer that is longer than one may be, or further back than that. */
  TOO_LARGE_BODY,
  /** As much is held in memory as may be. */
  NO_MEMORY,
  /** There is no worker, and has been none for a while. */
  NO_WORKER,
  /** So much waits for the workers that it would not be given to one in time. */
  QUEUE_FULL,
  /** It begins like a picture, but what follows is not ASCII, or a broken escape. */
  NOT_BASE64
}
