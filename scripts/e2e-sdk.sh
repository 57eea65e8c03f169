#!/usr/bin/env bash
# Runs unmodified SDKs (npm: openai, @langchain/openai, ai) against a gateway with stub upstreams,
# and opens the pages of the gateway in Chromium if there is one. Needs Node 20 or later and, for the
# packages, access to npm. The SDKs of the Maven world run in ./mvnw verify.
#
#   scripts/e2e-sdk.sh
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
# shellcheck disable=SC2317 # the trap calls it
finish() {
  end_nodes
  rm -rf "$PACKAGES"
}
trap finish EXIT
cp scripts/e2e/* "$PACKAGES"
npm install --silent --no-audit --no-fund --prefix "$PACKAGES"
launch "$JAVA" "${JVM_FLAGS[@]}" -Xmx128m -cp "$LIB/*" sluice.stubs.openai.Upstreams \
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
  echo "no Chromium: the pages were not opened (CHROMIUM names it)"
fi
exit $status
