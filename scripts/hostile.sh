#!/usr/bin/env bash
# Sends hostile input to a gateway and a worker, and checks that both behave and survive.
#
#   scripts/hostile.sh images DIR [TABLE]     valid, damaged and malicious PNGs
#   scripts/hostile.sh requests DIR           raw HTTP/1 requests, one connection per file
#   scripts/hostile.sh json DIR               JSON, nearly JSON and other text
#   scripts/hostile.sh slow [COUNT]           1000 slow clients of each kind, and well-behaved ones beside them
#   scripts/hostile.sh bombs                  responses that are far too large, deep or numerous
#   scripts/hostile.sh mutants [N [DIR]]      100000 damaged PNGs, made from those in DIR or from built-in ones
#
# DIR is a folder with files of that kind; TABLE lists the images (docs/operations.md). NGINX=true puts an nginx
# in front for requests. SEED repeats the mutants of an earlier run.
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

# cluster WORKERS: starts a gateway and WORKERS workers, and waits until they are ready
cluster() {
  : >"$SCRATCH/log" # the background shell may create it after the first grep
  GATEWAYS=1 WORKERS=$1 scripts/start-local.sh >"$SCRATCH/log" 2>&1 &
  CHILDREN+=($!)
  until grep -q '^ready ' "$SCRATCH/log"; do
    kill -0 "${CHILDREN[-1]}" 2>/dev/null || { tail -n 20 "$SCRATCH/log"; exit 1; }
    sleep 0.2
  done
  mapfile -t NODES < <(pgrep -P "${CHILDREN[-1]}" -f 'sluice.launcher.Main')
}

# front: starts nginx in front of the gateway. It must not drop invalid headers, or the gateway would never see
# them.
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

# drive CLASS ARGUMENT...: runs a test program. Its low-priority threads should not take CPU time from the nodes;
# only root can set thread priorities.
drive() {
  "$JAVA" "${JVM_FLAGS[@]}" -XX:ThreadPriorityPolicy=1 -XX:JavaPriority1_To_OSPriority=19 -cp "$LIB/*:$TESTKIT/*" \
    "sluice.testkit.hostile.$1" "${@:2}" || STATUS=1
}

# node ROLE: prints the pid of the node with this role
node() {
  pgrep -P "${CHILDREN[0]}" -f "sluice.launcher.Main $1\$"
}

# survivors: prints for each node whether it is alive, and its peak memory
survivors() {
  local node role
  for node in "${NODES[@]}"; do
    if kill -0 "$node" 2>/dev/null; then
      role=$(tr '\0' '\n' <"/proc/$node/cmdline" | tail -n 1)
      awk -v role="$role" '/^VmHWM/ {printf "%s alive, peak RSS %d MiB\n", role, $2 / 1024}' \
        "/proc/$node/status"
    else
      echo "process $node died"
      STATUS=1
    fi
  done
}

# shellcheck disable=SC2317 # called by the trap
finish() {
  [ ${#CHILDREN[@]} -eq 0 ] || kill -TERM "${CHILDREN[@]}" 2>/dev/null || true
  wait
  rm -rf "$SCRATCH"
}

images() {
  cluster 1
  drive HostileImages "http://127.0.0.1:$PORT" "$UPSTREAM_PORT" "${2:-$(ls "$1"/*.tsv)}" "$1"
}

requests() {
  local front_port=$PORT front=()
  # Each file is sent from its own address, so that the upstream can tell them apart.
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
  images | requests | json) [ -d "${2:-}" ] || wrong_usage ;;
  slow | bombs | mutants) ;;
  *) wrong_usage ;;
esac
needs pgrep:procps
[ "${NGINX:-false}" != true ] || needs nginx:nginx-light
build_if_needed
trap finish EXIT
case $1 in
  images) images "${@:2}" ;;
  requests) requests "$2" ;;
  json) json "$2" ;;
  slow) slow "${@:2}" ;;
  bombs) bombs ;;
  mutants) mutants "${@:2}" ;;
esac
survivors
exit $STATUS
