package sluice.gateway.json;

/**
 * Where in a text a {@link ValueScanner} is.
 *
 * <pre>
 *   SEARCH ── wanted key ──▶ STRUCTURE ── its value is over ──▶ SEARCH
 *
 *                 a key                      any other string
 *    KEY ◀─────────────── STRUCTURE ────────────────────────▶ STRING
 *     └──────── " ───────▶ │  ▲  ▲ ◀────────── " ──────────── ▲
 *            in the place  │  │  │                            │
 *            of an image  ▼  │  └──── " ─── PICTURE          │ begins unlike a PNG
 *                      CANDIDATE ── begins like a PNG ▲       │
 *                          └──────────────────────────┴───────┘
 * </pre>
 *
 * <p>The word that names the format of the images goes the same way as an image, by FORMAT.
 */
enum ScanState {
  SEARCH,
  STRUCTURE,
  KEY,
  STRING,
  CANDIDATE,
  IMAGE,
  FORMAT;

  /** True in a string that is or may be an image, or names the format of some. */
  boolean isLiteral() {
    return this == CANDIDATE || this == IMAGE || this == FORMAT;
  }
}
