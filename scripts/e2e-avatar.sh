#!/usr/bin/env bash
# Tests the talking avatar in Chromium, on a cluster of two gateways and two workers.
#
#   scripts/e2e-avatar.sh
#
# Opens its page and a page of another origin, measures the length of tracks with ffprobe and the time to the
# first chunk. Needs espeak-ng, Chromium (CHROMIUM sets another path), ffprobe, Node 20 or later and, for
# playwright-core, access to npm. On Debian root installs what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/help.sh
no_arguments "$@"
. scripts/lib/java.sh
needs node:nodejs npm espeak-ng ffprobe:ffmpeg
[ -n "${CHROMIUM:-}" ] || needs chromium
build_if_needed
. scripts/lib/cluster.sh

export PORT=${PORT:-8960} OPS_PORT=${OPS_PORT:-9160} AVATAR_BUILTIN=true CORS_ORIGINS=http://localhost:8963
export CLUSTER_NAME=e2e-avatar-$$

PACKAGES=$(mktemp -d)
# shellcheck disable=SC2317 # called by the trap
finish() {
  end_nodes
  rm -rf "$PACKAGES"
}
trap finish EXIT
cp scripts/e2e/* "$PACKAGES"
npm install --silent --no-audit --no-fund --prefix "$PACKAGES"
nodes 2 2 "$OPS_PORT"
node "$PACKAGES/avatar.mjs" "http://127.0.0.1:$PORT" "http://127.0.0.1:$((PORT + 1))" "$CORS_ORIGINS"
