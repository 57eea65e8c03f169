#!/usr/bin/env bash
# Throws hostile input at a gateway of its own, and a worker where one is needed, and checks that both
# survive and do what they should.
#
#   scripts/hostile.sh pictures DIR [TABLE]   good, damaged and malicious PNGs
#   scripts/hostile.sh requests DIR           raw HTTP/1 requests, one connection for each file
#   scripts/hostile.sh json DIR               texts that are JSON, nearly JSON or anything but
#   scripts/hostile.sh slow [COUNT]           1000 slow clients of each kind, and innocents besides
#   scripts/hostile.sh bombs                  answers far too large, deep or numerous
#   scripts/hostile.sh mutants [N [DIR]]      100000 damaged PNGs, made of those in DIR or of its own
#
# DIR is a folder with files of that kind; TABLE lists the pictures (docs/operations.md). With
# NGINX=true the requests pass through an nginx first. SEED makes the same mutants again.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/help.sh
. scripts/lib/java.sh

export PORT=${PORT:-8911} OPS_PORT=${OPS_PORT:-9110} CLUSTER_NAME=hostile-$$
UPSTREAM_PORT=${UPSTREAM_PORT:-8910}
NGINX_PORT=${NGINX_PORT:-8912}
export FUSIONBRAIN_URL=http://127.0.0.1:$UPSTREAM_PORT
export MAX_REQUESTS_PER_CLIENT=${MAX_REQUESTS_PER_CLIENT:-2048} # all clients have the same address
SCRATCH=$(mktemp -d)
CHILDREN=()
NODES=()
STATUS=0

# cluster WORKERS: starts a gateway and so many workers, and waits until they are ready.
cluster() {
  : >"$SCRATCH/log" # the shell in the background may be later than the first look
  GATEWAYS=1 WORKERS=$1 scripts/start-local.sh >"$SCRATCH/log" 2>&1 &
  CHILDREN+=($!)
  until grep -q '^ready ' "$SCRATCH/log"; do
    kill -0 "${CHILDREN[-1]}" 2>/dev/null || { tail -n 20 "$SCRATCH/log"; exit 1; }
    sleep 0.2
  done
  mapfile -t NODES < <(pgrep -P "${CHILDREN[-1]}" -f 'sluice.launcher.Main')
}

# nginx in front of the gateway. It is told not to drop header lines that it does not like: what it
# makes harmless by itself would show nothing.
front() {
  cat >"$SCRATCH/nginx.conf" <<CONF
daemon off;
pid $SCRATCH/nginx.pid;
error_log $SCRATCH/nginx.log;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path $SCRATCH/body;
  proxy_temp_path $SCRATCH/proxy;
  fastcgi_temp_path $SCRATCH/fastcgi;
  uwsgi_temp_path $SCRATCH/uwsgi;
  scgi_temp_path $SCRATCH/scgi;
  upstream gateway { server 127.0.0.1:$PORT; keepalive 16; }
  server {
    listen 127.0.0.1:$NGINX_PORT;
    ignore_invalid_headers off;
    location / {
      proxy_pass http://gateway;
      proxy_http_version 1.1;
      proxy_request_buffering off;
      proxy_set_header Connection "";
      proxy_set_header Host \$http_host;
      proxy_set_header X-Forwarded-For \$remote_addr;
    }
  }
}
CONF
  nginx -p "$SCRATCH" -c "$SCRATCH/nginx.conf" 2>"$SCRATCH/nginx.out" &
  CHILDREN+=($!)
  until (exec 3<>"/dev/tcp/127.0.0.1/$NGINX_PORT") 2>/dev/null; do
    kill -0 "${CHILDREN[-1]}" 2>/dev/null || { cat "$SCRATCH/nginx.out"; exit 1; }
    sleep 0.1
  done
}

# drive CLASS ARGUMENT...: runs a program of the stubs. Its threads of the lowest priority are to take
# no processor from the nodes; only root's threads have priorities at all.
drive() {
  "$JAVA" "${JVM_FLAGS[@]}" -XX:ThreadPriorityPolicy=1 -XX:JavaPriority1_To_OSPriority=19 -cp "$LIB/*" "sluice.stubs.hostile.$1" "${@:2}" || STATUS=1
}

# node ROLE: its process.
node() {
  pgrep -P "${CHILDREN[0]}" -f "sluice.launcher.Main $1\$"
}

# Says of every node whether it lives, and how much memory it took at its peak.
survivors() {
  local node role
  for node in "${NODES[@]}"; do
    if kill -0 "$node" 2>/dev/null; then
      role=$(tr '\0' '\n' <"/proc/$node/cmdline" | tail -n 1)
      awk -v role="$role" '/^VmHWM/ {printf "%s alive, peak RSS %d MiB\n", role, $2 / 1024}' \
        "/proc/$node/status"
    else
      echo "process $node has died"
      STATUS=1
    fi
  done
}

# shellcheck disable=SC2317 # the trap calls it
finish() {
  [ ${#CHILDREN[@]} -eq 0 ] || kill -TERM "${CHILDREN[@]}" 2>/dev/null || true
  wait
  rm -rf "$SCRATCH"
}

pictures() {
  cluster 1
  drive HostileImages "http://127.0.0.1:$PORT" "$UPSTREAM_PORT" "${2:-$(ls "$1"/*.tsv)}" "$1"
}

requests() {
  local front_port=$PORT front=()
  # Every file comes from an address of its own, and is to be known by it.
  export TRUSTED_PROXIES=127.0.0.1/32 FORWARDED_HEADERS_TO=fusionbrain
  cluster 0
  if [ "${NGINX:-false}" = true ]; then
    front
    front_port=$NGINX_PORT front=(nginx)
  fi
  drive Requests "http://127.0.0.1:$front_port" "$UPSTREAM_PORT" "$1" "${front[@]}"
}

json() {
  cluster 0
  drive Texts "http://127.0.0.1:$PORT" "$UPSTREAM_PORT" "$1"
}

slow() {
  export JAVA_OPTS=${JAVA_OPTS:--Xmx512m}
  cluster 0
  drive Slow "$PORT" "$OPS_PORT" "$(node gateway)" "$UPSTREAM_PORT" "${1:-1000}"
}

bombs() {
  export JAVA_OPTS=${JAVA_OPTS:--Xmx512m}
  cluster 1
  drive Bombs "$PORT" "$OPS_PORT" "$(node gateway)" "$UPSTREAM_PORT"
}

mutants() {
  cluster 1
  drive Mutants "http://127.0.0.1:$PORT" "$UPSTREAM_PORT" "$(node worker)" "${1:-100000}" \
    "${SEED:-$(date +%s)}" "${@:2}"
}

case ${1:-} in
  pictures | requests | json) [ -d "${2:-}" ] || wrong_usage ;;
  slow | bombs | mutants) ;;
  *) wrong_usage ;;
esac
needs pgrep:procps
[ "${NGINX:-false}" != true ] || needs nginx:nginx-light
build_if_needed
trap finish EXIT
case $1 in
  pictures) pictures "${@:2}" ;;
  requests) requests "$2" ;;
  json) json "$2" ;;
  slow) slow "${@:2}" ;;
  bombs) bombs ;;
  mutants) mutants "${@:2}" ;;
esac
survivors
exit $STATUS
