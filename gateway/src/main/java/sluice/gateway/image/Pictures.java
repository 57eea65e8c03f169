package sluice.gateway.image;

/** What becomes of the pictures of one answer. */
interface Pictures {

  /** False while there is nobody to convert one. */
  boolean mayConvert();

  /** Begins a conversion; its future completes on the event loop of the answer. */
  Conversion convert(PictureLiteral literal);

  /** A picture passes as it came, without a conversion. */
  void unconverted(Unconverted why);
}
