#!/usr/bin/env bash
# Tests a gateway with unmodified SDKs from npm, and its pages in Chromium.
#
#   scripts/e2e-sdk.sh
#
# The SDKs are openai, @langchain/openai and ai; the upstreams are stubs. Pages are tested if Chromium is installed
# (CHROMIUM sets another path). Needs Node 20 or later and access to npm. ./mvnw verify tests the Java SDKs.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/help.sh
no_arguments "$@"
. scripts/lib/java.sh
needs node:nodejs npm
build_if_needed
. scripts/lib/cluster.sh

LLAMA_PORT=${LLAMA_PORT:-8950} IMAGES_PORT=${IMAGES_PORT:-8951}
IMPATIENT_PORT=${IMPATIENT_PORT:-8953} IMPATIENT_OPS_PORT=${IMPATIENT_OPS_PORT:-9151}
export PORT=${PORT:-8952} OPS_PORT=${OPS_PORT:-9150} ALLOWED_API_KEYS=sk-of-the-end-to-end-run
export ADMIN_KEY=key-of-the-administrator
export LLM_SERVER_URL=http://127.0.0.1:$LLAMA_PORT/v1/completions
export OPENAI_URL=http://127.0.0.1:$IMAGES_PORT OPENAI_API_KEY=sk-of-the-operator

PACKAGES=$(mktemp -d)
# shellcheck disable=SC2317 # called by the trap
finish() {
  end_nodes
  rm -rf "$PACKAGES"
}
trap finish EXIT
cp scripts/e2e/* "$PACKAGES"
npm install --silent --no-audit --no-fund --prefix "$PACKAGES"
launch "$JAVA" "${JVM_FLAGS[@]}" -Xmx128m -cp "$LIB/*:$TESTKIT/*" sluice.testkit.openai.Upstreams \
  "$LLAMA_PORT" "$IMAGES_PORT"
HEARTBEAT_SECONDS=1 OPENAI_IMAGE_KEYS=b64_json launch scripts/start-local.sh
PORT=$IMPATIENT_PORT OPS_PORT=$IMPATIENT_OPS_PORT IMAGE_TIMEOUT_SECONDS=1 \
  launch scripts/start-local.sh
status=0
node "$PACKAGES/sdk.mjs" "http://127.0.0.1:$PORT" "$ALLOWED_API_KEYS" \
  "http://127.0.0.1:$IMPATIENT_PORT" || status=1
if [ -x "${CHROMIUM:-/usr/bin/chromium}" ]; then
  node "$PACKAGES/pages.mjs" "http://127.0.0.1:$PORT" "$ALLOWED_API_KEYS" "$ADMIN_KEY" || status=1
else
  echo "Chromium is missing: the pages were not tested (CHROMIUM sets its path)"
fi
exit $status
