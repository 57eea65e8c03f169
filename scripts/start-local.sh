#!/usr/bin/env bash
# Runs Sluice on this machine until Ctrl-C; builds it first if needed.
#
#   scripts/start-local.sh                        one node that does everything
#   DEMO=true scripts/start-local.sh              the same in front of a demo upstream
#   GATEWAYS=2 WORKERS=3 scripts/start-local.sh   a cluster of separate processes on loopback
#   GATEWAYS=0 WORKERS=1 OPS_PORT=9100 scripts/start-local.sh    one more worker for it
#
# Gateways listen on PORT, PORT+1, ...; every node has an ops listener on OPS_PORT, OPS_PORT+1, ...
# All settings: docs/configuration.md. JAVA_OPTS goes to every JVM.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/java.sh

PORT=${PORT:-8000}
NEXT_OPS_PORT=${OPS_PORT:-9000}
READY_SECONDS=90
PIDS=()
OPS_PORTS=()

# run ROLE NAME: starts one node in the background.
run() {
  local ops_port=$NEXT_OPS_PORT
  NEXT_OPS_PORT=$((NEXT_OPS_PORT + 1))
  # shellcheck disable=SC2046,SC2086 # JAVA_OPTS is a list of words, and there may be no cache
  OPS_PORT=$ops_port "$JAVA" "${JVM_FLAGS[@]}" $(aot_flag) ${JAVA_OPTS:-} -cp "$LIB/*" sluice.launcher.Main "$1" \
    > >(label "$2") 2>&1 &
  PIDS+=($!)
  OPS_PORTS+=("$ops_port")
}

# Says which node a line is from, where there are several.
label() {
  trap '' INT TERM # the last lines of a node come after the signal
  if [ -n "$1" ]; then
    sed -u "s/^/$1 | /"
  else
    cat
  fi
}

run_demo_upstream() {
  local port=${DEMO_PORT:-8900}
  "$JAVA" "${JVM_FLAGS[@]}" -Xmx256m -cp "$LIB/*" sluice.stubs.Demo "$port" demo &
  PIDS+=($!)
  export FUSIONBRAIN_URL=http://127.0.0.1:$port
}

# ops PORT PATH: prints the answer of an ops listener, head and body. One that is just opening may never
# answer its first connection, which comes before Vert.x counts them.
ops() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1" &&
      printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$2" >&3 && timeout 2 cat <&3
  ) 2>/dev/null
}

is_ready() {
  ops "$1" /health/ready | head -n 1 | grep -q ' 200'
}

# knows_workers PORT COUNT: at least so many; there may have been some before.
knows_workers() {
  ops "$1" /metrics | awk -v least="$2" '$1 == "sluice_workers_known" {ok = $2 >= least} END {exit !ok}'
}

# wait_until PID COMMAND...: until the command succeeds; gives up when the process ends.
wait_until() {
  local pid=$1 deadline=$((SECONDS + READY_SECONDS))
  shift
  until "$@"; do
    if ! kill -0 "$pid" 2>/dev/null; then
      echo "A node ended before it was ready" >&2
      exit 1
    fi
    if [ $SECONDS -ge $deadline ]; then
      echo "A node was not ready after $READY_SECONDS seconds" >&2
      exit 1
    fi
    sleep 0.2
  done
}

# Ends every node in order and waits for it; a second signal does not cut that short.
stop() {
  trap '' INT TERM
  [ ${#PIDS[@]} -eq 0 ] || kill -TERM "${PIDS[@]}" 2>/dev/null || true
  wait
}

url() {
  local scheme=http
  if [ -r "${TLS_CERT:-cert.pem}" ] && [ -r "${TLS_KEY:-key.pem}" ]; then
    scheme=https
  fi
  echo "$scheme://127.0.0.1:$1"
}

start_one() {
  run all ''
  wait_until "${PIDS[-1]}" is_ready "${OPS_PORTS[-1]}"
  echo "ready $(url "$PORT")"
}

start_cluster() {
  local gateways=${GATEWAYS:-1} workers=${WORKERS:-1} first_pid=${#PIDS[@]} i urls=''
  export CLUSTER=${CLUSTER:-cluster-config/hazelcast-local.yaml}
  for ((i = 0; i < gateways; i++)); do
    PORT=$((PORT + i)) run gateway "gateway-$((i + 1))"
    urls+=" $(url $((PORT + i)))"
    # The first node founds the cluster; the others then join without a vote.
    [ $i -gt 0 ] || wait_until "${PIDS[-1]}" is_ready "${OPS_PORTS[-1]}"
  done
  for ((i = 0; i < workers; i++)); do
    run worker "worker-$((i + 1))"
  done
  for ((i = 0; i < gateways + workers; i++)); do
    wait_until "${PIDS[$((first_pid + i))]}" is_ready "${OPS_PORTS[$i]}"
  done
  for ((i = 0; i < gateways; i++)); do
    wait_until "${PIDS[$((first_pid + i))]}" knows_workers "${OPS_PORTS[$i]}" "$workers"
  done
  echo "ready$urls"
}

build_if_needed
trap 'stop; exit 0' INT TERM
trap 'stop' EXIT
if [ "${DEMO:-false}" = true ]; then
  run_demo_upstream
fi
if [ -n "${GATEWAYS:-}${WORKERS:-}" ]; then
  start_cluster
else
  start_one
fi
# A node may be killed and the others go on; without any there is nothing left to do.
while [ -n "$(jobs -rp)" ]; do
  wait -n || true
done
