#!/usr/bin/env bash
# Tests a gateway with a real llama-server behind it, and behind real squid and tinyproxy.
#
#   scripts/e2e-real.sh
#
# llama.cpp's llama-server runs a tiny model with random weights; requests for OpenAI's images go through the
# proxies to a stub. Prints one line for each check. Needs Node 20 or later with access to npm. On Debian root
# installs squid and tinyproxy if they are missing, and unpacks llama.cpp from sid into target/e2e-real.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/help.sh
no_arguments "$@"
. scripts/lib/java.sh
needs node:nodejs npm openssl squid tinyproxy
build_if_needed
. scripts/lib/cluster.sh

FOLDER=$PWD/target/e2e-real
SID=$FOLDER/sid
LIBRARIES=$SID/usr/lib/x86_64-linux-gnu
LLAMA_PORT=${LLAMA_PORT:-8960} IMAGES_PORT=${IMAGES_PORT:-8961}
SQUID_PORT=${SQUID_PORT:-8963} TINYPROXY_PORT=${TINYPROXY_PORT:-8964} UNUSED_PORT=${UNUSED_PORT:-8965}
export PORT=${PORT:-8966} OPS_PORT=${OPS_PORT:-9160}
export ALLOWED_API_KEYS=sk-of-the-end-to-end-run LLM_API_KEY=sk-of-the-model OPENAI_API_KEY=sk-of-the-operator
export OPENAI_URL=https://localhost:$IMAGES_PORT UPSTREAM_CA=$FOLDER/cert.pem

PACKAGES=$(mktemp -d)
OTHERS=()
# shellcheck disable=SC2317 # called by the trap
finish() {
  [ ${#OTHERS[@]} -eq 0 ] || kill "${OTHERS[@]}" 2>/dev/null || true
  end_nodes
  rm -rf "$PACKAGES"
}
trap finish EXIT

# fetch: downloads llama.cpp from Debian if it is missing
fetch() {
  local mirror
  if [ ! -x "$SID/usr/bin/llama-server" ]; then
    needs mmdebstrap
    mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources | head -n 1)
    rm -rf "$SID"
    # A mirror may be frozen, so expired package lists are accepted.
    mmdebstrap --quiet --variant=extract --aptopt='Acquire::Check-Valid-Until "false"' \
      --include=llama.cpp sid "$SID" "${mirror:-http://deb.debian.org/debian}"
  fi
}

# llama MODEL: runs llama-server with its own libraries
llama() {
  GGML_BACKEND_PATH=$LIBRARIES/ggml/backends0/libggml-cpu-sse42.so exec \
    "$SID/usr/lib64/ld-linux-x86-64.so.2" \
    --library-path "$LIBRARIES:$LIBRARIES/llama:$LIBRARIES/ggml" "$SID/usr/bin/llama-server" \
    -m "$1" --alias tiny --host 127.0.0.1 --port "$LLAMA_PORT" --api-key "$LLM_API_KEY" --metrics \
    -c 2048 --context-shift -np 2 -t 1
}

# proxies: starts squid and tinyproxy, each with one user; squid's password must be percent-encoded in a URL
proxies() {
  mkdir -p "$FOLDER/squid"
  chown proxy "$FOLDER/squid" 2>/dev/null || true
  echo "user:$(openssl passwd -apr1 'p@ss:w%rd')" >"$FOLDER/users"
  cat >"$FOLDER/squid.conf" <<CONF
http_port 127.0.0.1:$SQUID_PORT
auth_param basic program /usr/lib/squid/basic_ncsa_auth $FOLDER/users
acl known proxy_auth REQUIRED
http_access allow known
http_access deny all
cache deny all
access_log stdio:$FOLDER/squid/access.log
cache_log $FOLDER/squid/cache.log
pid_filename $FOLDER/squid/squid.pid
coredump_dir $FOLDER/squid
shutdown_lifetime 1 seconds
CONF
  cat >"$FOLDER/tinyproxy.conf" <<CONF
Listen 127.0.0.1
Port $TINYPROXY_PORT
BasicAuth user secret
Allow 127.0.0.1
MaxClients 20
LogFile "$FOLDER/tinyproxy.log"
CONF
  PATH=$PATH:/usr/sbin squid -N -f "$FOLDER/squid.conf" >"$FOLDER/squid.out" 2>&1 &
  OTHERS+=($!)
  tinyproxy -d -c "$FOLDER/tinyproxy.conf" >/dev/null 2>&1 &
  OTHERS+=($!)
}

# gateway CHECK ARGUMENT...: runs a check of real.mjs against a gateway with the current settings
gateway() {
  launch scripts/start-local.sh
  node "$PACKAGES/real.mjs" "http://127.0.0.1:$PORT" "$ALLOWED_API_KEYS" "$@" || status=1
  kill -TERM "${SCRIPTS[-1]}"
  wait "${SCRIPTS[-1]}" || true
  unset 'SCRIPTS[-1]'
}

# converts NAME PROXY: an image must arrive through this proxy, as JPEG
converts() {
  OPENAI_PROXY=$2 gateway converts "$1"
}

# fails NAME PROXY STATUS CODE: the error must name this proxy as the cause
fails() {
  OPENAI_PROXY=$2 gateway fails "$1" "$3" "$4"
}

mkdir -p "$FOLDER"
fetch
cp scripts/e2e/* "$PACKAGES"
npm install --silent --no-audit --no-fund --prefix "$PACKAGES"
rm -f "$FOLDER/cert.pem" "$FOLDER/key.pem"
TLS_CERT=$FOLDER/cert.pem TLS_KEY=$FOLDER/key.pem scripts/generate-ssl.sh >/dev/null
"$JAVA" -cp "$LIB/*:$TESTKIT/*" sluice.testkit.openai.TinyModel "$FOLDER/tiny.gguf"
llama "$FOLDER/tiny.gguf" >"$FOLDER/llama.log" 2>&1 &
OTHERS+=($!)
proxies
launch "$JAVA" "${JVM_FLAGS[@]}" -Xmx128m -cp "$LIB/*:$TESTKIT/*" sluice.testkit.openai.Upstreams 0 \
  "$IMAGES_PORT" "$FOLDER/cert.pem" "$FOLDER/key.pem"
IMAGES=${SCRIPTS[-1]}

status=0
LLM_SERVER_URL=http://127.0.0.1:$LLAMA_PORT/v1/completions \
  gateway llama "http://127.0.0.1:$LLAMA_PORT" "$LLM_API_KEY"
squid=http://user:p%40ss%3Aw%25rd@127.0.0.1:$SQUID_PORT
tinyproxy=http://user:secret@127.0.0.1:$TINYPROXY_PORT
converts squid "$squid"
converts tinyproxy "$tinyproxy"
fails 'squid, wrong password' "http://user:wrong@127.0.0.1:$SQUID_PORT" 502 upstream_proxy_auth_failed
fails 'squid, no password' "http://127.0.0.1:$SQUID_PORT" 502 upstream_proxy_auth_failed
fails 'tinyproxy, wrong password' "http://user:no@127.0.0.1:$TINYPROXY_PORT" 502 upstream_proxy_auth_failed
fails 'no proxy on this port' "http://127.0.0.1:$UNUSED_PORT" 502 upstream_proxy_error
kill "$IMAGES" 2>/dev/null || true
wait "$IMAGES" 2>/dev/null || true
fails 'squid, upstream down' "$squid" 502 upstream_proxy_error
fails 'tinyproxy, upstream down' "$tinyproxy" 502 upstream_proxy_error
# The proxies see the upstream's address but must never see a key.
if grep -rqs -e "$OPENAI_API_KEY" "$FOLDER/squid" "$FOLDER/tinyproxy.log" ||
  grep -qs -e 'w%rd' -e 'w%25rd' -e "$OPENAI_API_KEY" -e "$LLM_API_KEY" -e "$ALLOWED_API_KEYS" "$LOG"; then
  echo "FAILED  a log contains a secret"
  status=1
else
  echo "ok      no log contains a secret"
fi
exit $status
