#!/usr/bin/env bash
# Fetches responses of all kinds for a long time and compares every byte.
#
#   scripts/soak.sh [SECONDS]      default 600
#
# Responses of all sizes, with and without images, go over HTTP/1.0, 1.1 and 2, plain and over TLS, to clients that
# read irregularly, while other clients disconnect at bad moments. Fails if a byte is wrong or if the gateway's
# memory outside the heap grows. SEED repeats the responses of an earlier run.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/help.sh
[[ ${1:-600} =~ ^[1-9][0-9]*$ ]] || wrong_usage
. scripts/lib/java.sh

PORT=${PORT:-8921} OPS_PORT=${OPS_PORT:-9121} UPSTREAM_PORT=${UPSTREAM_PORT:-8920}
export CLUSTER_NAME=soak-$$ FUSIONBRAIN_URL=http://127.0.0.1:$UPSTREAM_PORT
SCRATCH=$(mktemp -d)
CHILDREN=()

# nodes GATEWAYS WORKERS PORT OPS_PORT: starts nodes and waits until they are ready
nodes() {
  local log=$SCRATCH/log-$3
  : >"$log"
  GATEWAYS=$1 WORKERS=$2 PORT=$3 OPS_PORT=$4 scripts/start-local.sh >"$log" 2>&1 &
  CHILDREN+=($!)
  until grep -q '^ready ' "$log"; do
    kill -0 "${CHILDREN[-1]}" 2>/dev/null || { tail -n 20 "$log"; exit 1; }
    sleep 0.2
  done
}

# shellcheck disable=SC2317 # called by the trap
finish() {
  [ ${#CHILDREN[@]} -eq 0 ] || kill -TERM "${CHILDREN[@]}" 2>/dev/null || true
  wait
  rm -rf "$SCRATCH"
}

build_if_needed
trap finish EXIT
nodes 1 1 "$PORT" "$OPS_PORT"
gateway=$(pgrep -P "${CHILDREN[0]}" -f 'sluice.launcher.Main gateway$')
TLS_CERT=$SCRATCH/cert.pem TLS_KEY=$SCRATCH/key.pem scripts/generate-ssl.sh >"$SCRATCH/ssl" 2>&1
export TLS_CERT=$SCRATCH/cert.pem TLS_KEY=$SCRATCH/key.pem
nodes 1 0 $((PORT + 1)) $((OPS_PORT + 2))
"$JAVA" "${JVM_FLAGS[@]}" -cp "$LIB/*:$TESTKIT/*" sluice.testkit.hostile.Soak \
  "$PORT" $((PORT + 1)) "$OPS_PORT" "$gateway" "$UPSTREAM_PORT" "${1:-600}" "${SEED:-$(date +%s)}"
