package sluice.gateway.json;

/**
 * Where in a text a {@link ValueScanner} is.
 *
 * <pre>
 *   SEARCH ── wanted key ──▶ STRUCTURE ── end of its value ──▶ SEARCH
 *
 *           key begins               other string begins
 *    KEY ◀────────────── STRUCTURE ──────────────────────▶ STRING
 *     └──────── " ─────────▶ ▲ ◀──────────── " ──────────────┘
 * </pre>
 *
 * <p>Whether a STRING is a wanted one, {@link PassingLiteral} knows.
 */
enum ScanState {
  SEARCH,
  STRUCTURE,
  KEY,
  STRING
}
