package sluice.gateway.rewrite;

import java.util.Optional;

/** Converts the images of one response. */
interface ImageConverter {

  /** Why an image need not be held, as it would not be converted; empty if it may be. */
  Optional<Unconverted> refusal();

  /** Begins a conversion; its future completes on the event loop of the response. */
  Conversion convert(ImageLiteral literal);

  /** Counts an image that is left unconverted without a conversion. */
  void unconverted(Unconverted why);
}
