#!/usr/bin/env bash
# Sends a corpus of good, damaged and malicious PNGs through a running gateway and worker, and checks
# that each is converted or comes back as it came, and that both processes survive.
#
#   scripts/hostile.sh DIR [TABLE]
#
# DIR holds the files; TABLE lists them (columns path, source, ihdr, verdict; paths relative to DIR;
# verdicts must-convert, must-not-convert, either), by default the one *.tsv in DIR.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/java.sh

DIR=${1:?the folder of the corpus}
TABLE=${2:-$(ls "$DIR"/*.tsv)}
UPSTREAM_PORT=${UPSTREAM_PORT:-8910}
PORT=${PORT:-8911}
OPS_PORT=${OPS_PORT:-9110}

build_if_needed
log=$(mktemp)
FUSIONBRAIN_URL=http://127.0.0.1:$UPSTREAM_PORT PORT=$PORT OPS_PORT=$OPS_PORT \
  GATEWAYS=1 WORKERS=1 scripts/start-local.sh >"$log" 2>&1 &
cluster=$!
trap 'kill -TERM $cluster 2>/dev/null || true; wait' EXIT
until grep -q '^ready ' "$log"; do
  kill -0 $cluster 2>/dev/null || { cat "$log"; exit 1; }
  sleep 0.5
done

nodes=$(pgrep -P $cluster java)
status=0
"$JAVA" "${JVM_FLAGS[@]}" -cp "$LIB/*" sluice.stubs.Hostile \
  "http://127.0.0.1:$PORT" "$UPSTREAM_PORT" "$TABLE" "$DIR" || status=1

for node in $nodes; do
  if kill -0 "$node" 2>/dev/null; then
    role=$(tr '\0' '\n' <"/proc/$node/cmdline" | tail -n 1)
    awk -v role="$role" '/^VmHWM/ {printf "%s alive, peak RSS %d MiB\n", role, $2 / 1024}' "/proc/$node/status"
  else
    echo "process $node has died"
    status=1
  fi
done
rm -f "$log"
exit $status
