#!/usr/bin/env bash
# Runs the talking avatar on a cluster of two gateways and two workers: its page and a page of another
# origin in Chromium, the length of tracks by ffprobe, and how soon the first chunk is there. Needs
# espeak-ng, Chromium (CHROMIUM names another one), ffprobe, Node 20 or later and, for playwright-core, access
# to npm. On Debian root gets what is missing.
#
#   scripts/e2e-avatar.sh
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
# shellcheck disable=SC2317 # the trap calls it
finish() {
  end_nodes
  rm -rf "$PACKAGES"
}
trap finish EXIT
cp scripts/e2e/* "$PACKAGES"
npm install --silent --no-audit --no-fund --prefix "$PACKAGES"
nodes 2 2 "$OPS_PORT"
node "$PACKAGES/avatar.mjs" "http://127.0.0.1:$PORT" "http://127.0.0.1:$((PORT + 1))" "$CORS_ORIGINS"
