#!/usr/bin/env bash
# Runs Sluice on this machine until Ctrl-C; builds it first if needed.
#
#   scripts/start-local.sh                        one node with all roles
#   DEMO=true scripts/start-local.sh              one node and a demo upstream
#   GATEWAYS=2 WORKERS=3 scripts/start-local.sh   a cluster of separate processes on loopback
#   GATEWAYS=0 WORKERS=1 OPS_PORT=9100 scripts/start-local.sh    adds a worker to that cluster
#
#   scripts/start-local.sh --check                checks the settings and exits
#   scripts/start-local.sh --version
#
# Gateways listen on PORT, PORT+1, ...; every node has an ops listener on OPS_PORT, OPS_PORT+1, ... The nodes
# share the machine's memory, unless -Xmx is set in JAVA_OPTS, which is passed to every JVM. All settings:
# docs/configuration.md.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/help.sh
. scripts/lib/java.sh
. scripts/lib/local.sh

PORT=${PORT:-8000}
NEXT_OPS_PORT=${OPS_PORT:-9000}
READY_SECONDS=90
MAIN=sluice.launcher.Main
DEMO_MAIN=sluice.demo.Demo
MEMORY=() # the heap flag of each node, if there are several nodes
PIDS=()
OPS_PORTS=()

# run ROLE NAME: starts one node in the background
run() {
  local ops_port=$NEXT_OPS_PORT
  NEXT_OPS_PORT=$((NEXT_OPS_PORT + 1))
  # shellcheck disable=SC2046,SC2086 # JAVA_OPTS is a list of words; there may be no cache
  OPS_PORT=$ops_port "$JAVA" "${JVM_FLAGS[@]}" $(aot_flag) "${MEMORY[@]}" ${JAVA_OPTS:-} \
    -cp "$LIB/*" "$MAIN" "$1" > >(label "$2") 2>&1 &
  PIDS+=($!)
  OPS_PORTS+=("$ops_port")
}

# label NAME: copies lines from stdin and puts NAME in front of them, if it is not empty
label() {
  trap '' INT TERM # a node still logs after the signal
  if [ -n "$1" ]; then
    sed -u "s/^/$1 | /"
  else
    cat
  fi
}

run_demo_upstream() {
  local port=${DEMO_PORT:-8900}
  "$JAVA" "${JVM_FLAGS[@]}" -Xmx256m -cp "$LIB/*" "$DEMO_MAIN" "$port" demo &
  PIDS+=($!)
  until listens "${PIDS[-1]}" "$port"; do
    kill -0 "${PIDS[-1]}" 2>/dev/null || {
      echo "The demo upstream cannot listen on port $port. Set DEMO_PORT to a free port" >&2
      exit 1
    }
    sleep 0.2
  done
  export FUSIONBRAIN_URL=http://127.0.0.1:$port
}

# ops PORT PATH: prints the response of an ops listener, head and body. A listener that is just opening may never
# respond on its first connection, hence the timeout.
ops() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1" &&
      printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$2" >&3 && timeout 2 cat <&3
  ) 2>/dev/null
}

# is_ready PID OPS_PORT: whether the node's readiness check succeeds
is_ready() {
  listens "$1" "$2" && ops "$2" /health/ready | head -n 1 | grep -q ' 200'
}

# serves PID OPS_PORT PORT: whether a node is ready and listens for requests
serves() {
  is_ready "$1" "$2" && listens "$1" "$3"
}

# knows_workers OPS_PORT COUNT: whether the gateway knows at least COUNT workers; the cluster may have had some
knows_workers() {
  ops "$1" /metrics | awk -v least="$2" '$1 == "sluice_workers_available" {ok = $2 >= least} END {exit !ok}'
}

# wait_until PID COMMAND...: repeats the command until it succeeds; fails if the process ends
wait_until() {
  local pid=$1 deadline=$((SECONDS + READY_SECONDS))
  shift
  until "$@"; do
    if ! kill -0 "$pid" 2>/dev/null; then
      ended "$pid"
    fi
    if [ $SECONDS -ge $deadline ]; then
      echo "A node was not ready after $READY_SECONDS seconds" >&2
      exit 1
    fi
    sleep 0.2
  done
}

# ended PID: handles a node that ended before it was ready. It has logged the reason; status 64 means invalid
# settings.
ended() {
  local status=0
  wait "$1" || status=$?
  sleep 0.2 # label still prints its last lines
  echo "A node ended before it was ready, with status $status" >&2
  [ "$status" -eq 64 ] || status=1
  exit "$status"
}

# stop: ends all nodes gracefully and waits; a second signal does not interrupt this
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
  wait_until "${PIDS[-1]}" serves "${PIDS[-1]}" "${OPS_PORTS[-1]}" "$PORT"
  echo "ready $(url "$PORT")"
}

start_cluster() {
  local gateways=${GATEWAYS:-1} workers=${WORKERS:-1} first_pid=${#PIDS[@]} i pid urls=''
  export CLUSTER=${CLUSTER:-cluster-config/hazelcast-local.yaml}
  main --check gateway >/dev/null # reports invalid settings once, not once per node
  MEMORY=("-XX:MaxRAMPercentage=$(heap_percent $((gateways + workers)))")
  for ((i = 0; i < gateways; i++)); do
    PORT=$((PORT + i)) run gateway "gateway-$((i + 1))"
    urls+=" $(url $((PORT + i)))"
    # The first node forms the cluster; the others join it instead of negotiating.
    [ $i -gt 0 ] || wait_until "${PIDS[-1]}" is_ready "${PIDS[-1]}" "${OPS_PORTS[-1]}"
  done
  for ((i = 0; i < workers; i++)); do
    run worker "worker-$((i + 1))"
  done
  for ((i = 0; i < gateways + workers; i++)); do
    pid=${PIDS[$((first_pid + i))]}
    if [ $i -lt "$gateways" ]; then
      wait_until "$pid" serves "$pid" "${OPS_PORTS[$i]}" $((PORT + i))
    else
      wait_until "$pid" is_ready "$pid" "${OPS_PORTS[$i]}"
    fi
  done
  for ((i = 0; i < gateways; i++)); do
    wait_until "${PIDS[$((first_pid + i))]}" knows_workers "${OPS_PORTS[$i]}" "$workers"
  done
  echo "ready$urls"
}

# main ARGUMENT...: runs the program in the foreground, for options that start no node. Drops the JVM's warning
# about incubator modules.
main() {
  {
    "$JAVA" "${JVM_FLAGS[@]}" -Xmx64m -cp "$LIB/*" "$MAIN" "$@" 2>&1 >&3 3>&- \
      | sed '/^WARNING: Using incubator modules/d' >&2
  } 3>&1
}

# require_port NAME PORT: exits with status 64 unless PORT is fixed; this script could not wait for a random port
require_port() {
  [[ $2 =~ ^[1-9][0-9]{0,4}$ && $2 -le 65535 ]] || {
    echo "$1=$2 is not a port: this script needs one from 1 to 65535" >&2
    exit 64
  }
}

case ${1:-} in
  '') ;;
  --check | --version)
    build_if_needed
    main "$@"
    exit
    ;;
  *) no_arguments "$@" ;;
esac
require_port PORT "$PORT"
require_port OPS_PORT "$NEXT_OPS_PORT"
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
# If a node is killed, the others go on; the script ends with the last one.
while [ -n "$(jobs -rp)" ]; do
  wait -n || true
done
