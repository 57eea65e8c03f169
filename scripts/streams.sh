#!/usr/bin/env bash
# Measures the delay that a gateway adds to 512 concurrent token streams.
#
#   scripts/streams.sh
#
# Each stream has a token every 50 ms. Also measures how soon the upstream notices that a client has left.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/help.sh
no_arguments "$@"
. scripts/lib/java.sh
build_if_needed
. scripts/lib/cluster.sh

UPSTREAM_PORT=${UPSTREAM_PORT:-8960}
export PORT=${PORT:-8961} OPS_PORT=${OPS_PORT:-9160} LOG_LEVEL=ERROR
export ALLOWED_API_KEYS=sk-of-the-measurement
export MAX_REQUESTS_PER_CLIENT=${MAX_REQUESTS_PER_CLIENT:-2048} # all clients have the same address
export LLM_SERVER_URL=http://127.0.0.1:$UPSTREAM_PORT/v1/completions

trap end_nodes EXIT
launch scripts/start-local.sh
"$JAVA" "${JVM_FLAGS[@]}" -Xmx512m -cp "$LIB/*:$TESTKIT/*" sluice.testkit.openai.Streams \
  "$UPSTREAM_PORT" "http://127.0.0.1:$PORT" "$ALLOWED_API_KEYS"
