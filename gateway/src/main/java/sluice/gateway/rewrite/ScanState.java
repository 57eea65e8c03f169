package sluice.gateway.rewrite;

/**
 * Where in a text a {@link PictureScanner} is.
 *
 * <pre>
 *   SEARCH ── wanted key ──▶ STRUCTURE ── its value is over ──▶ SEARCH
 *
 *                 a key                      any other string
 *    KEY ◀─────────────── STRUCTURE ────────────────────────▶ STRING
 *     └──────── " ───────▶ │  ▲  ▲ ◀────────── " ──────────── ▲
 *            in the place  │  │  │                            │
 *            of a picture  ▼  │  └──── " ─── PICTURE          │ begins unlike a PNG
 *                      CANDIDATE ── begins like a PNG ▲       │
 *                          └──────────────────────────┴───────┘
 * </pre>
 *
 * <p>The word that names the format of the pictures goes the same way as a picture, by FORMAT.
 */
enum ScanState {
  SEARCH,
  STRUCTURE,
  KEY,
  STRING,
  CANDIDATE,
  PICTURE,
  FORMAT;

  /** True in a string that is or may be a picture, or names the format of some. */
  boolean isLiteral() {
    return this == CANDIDATE || this == PICTURE || this == FORMAT;
  }
}
