package sluice.gateway.rewrite;

import java.util.Optional;

/** What becomes of the pictures of one answer. */
interface Pictures {

  /** Why a picture need not be held, as it would not be converted; empty if it may be. */
  Optional<Unconverted> refusal();

  /** Begins a conversion; its future completes on the event loop of the answer. */
  Conversion convert(PictureLiteral literal);

  /** A picture passes as it came, without a conversion. */
  void unconverted(Unconverted why);
}
