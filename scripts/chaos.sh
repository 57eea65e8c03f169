#!/usr/bin/env bash
# Kills and freezes nodes of a cluster on this machine while it converts pictures at a steady rate,
# and prints one line for each case: what failed, what was left unconverted, how long it took.
#
#   scripts/chaos.sh kill [TIMES]    kill -9 of one of two workers, 20 times; each is replaced
#   scripts/chaos.sh pause           SIGSTOP of one of two workers for 10 seconds
#   scripts/chaos.sh drain           SIGTERM of one of two workers, 5 times; each is replaced
#
# RATE pictures per second (50).
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/java.sh

RATE=${RATE:-50}
UPSTREAM_PORT=${UPSTREAM_PORT:-8920}
export PORT=${PORT:-8921} CLUSTER_NAME=chaos-$$ JAVA_OPTS=${JAVA_OPTS:--Xmx256m} LOG_LEVEL=WARN
export FUSIONBRAIN_URL=http://127.0.0.1:$UPSTREAM_PORT
GATEWAY_OPS=9120
NEXT_OPS=9130
LOG=$(mktemp)
SCRIPTS=()

# cluster GATEWAYS WORKERS OPS_PORT: starts nodes and waits until they are ready.
cluster() {
  local ready
  ready=$(grep -c '^ready' "$LOG" || true)
  GATEWAYS=$1 WORKERS=$2 OPS_PORT=$3 scripts/start-local.sh >>"$LOG" 2>&1 &
  SCRIPTS+=($!)
  until [ "$(grep -c '^ready' "$LOG")" -gt "$ready" ]; do
    kill -0 "${SCRIPTS[-1]}" 2>/dev/null || { tail -n 20 "$LOG"; exit 1; }
    sleep 0.2
  done
}

add_worker() {
  cluster 0 1 "$NEXT_OPS"
  NEXT_OPS=$((NEXT_OPS + 1))
}

# The oldest worker of ours that is still there.
a_worker() {
  local script
  for script in "${SCRIPTS[@]}"; do
    pgrep -P "$script" -f 'sluice.launcher.Main worker$'
  done | head -n 1
}

finish() {
  [ ${#SCRIPTS[@]} -eq 0 ] || kill -TERM "${SCRIPTS[@]}" 2>/dev/null || true
  wait
  rm -f "$LOG"
}

# load SECONDS: in the background; its result is the last line of $RESULT.
load() {
  RESULT=$(mktemp)
  "$JAVA" "${JVM_FLAGS[@]}" -Xmx1g -cp "$LIB/*" sluice.stubs.ChaosLoad \
    "$UPSTREAM_PORT" "$RATE" "$1" "http://127.0.0.1:$PORT" >"$RESULT" 2>&1 &
  LOAD=$!
  sleep 3
}

report() {
  local status=0
  wait "$LOAD" || status=$?
  echo "$1: $(tail -n 1 "$RESULT")"
  rm -f "$RESULT"
  return $status
}

# replace SIGNAL TIMES: ends a worker and starts another, again and again.
replace() {
  local i
  for ((i = 0; i < $2; i++)); do
    kill "-$1" "$(a_worker)"
    sleep 3
    add_worker
    sleep 2
  done
}

build_if_needed
trap finish EXIT
case ${1:-} in
  kill)
    times=${2:-20}
    cluster 1 2 $GATEWAY_OPS
    load $((times * 9 + 8))
    replace KILL "$times"
    report "kill -9 of one of two workers, $times times"
    ;;
  drain)
    cluster 1 2 $GATEWAY_OPS
    load 53
    replace TERM 5
    report "SIGTERM of one of two workers, 5 times"
    ;;
  pause)
    cluster 1 2 $GATEWAY_OPS
    load 40
    worker=$(a_worker)
    kill -STOP "$worker"
    sleep 10
    kill -CONT "$worker"
    report "SIGSTOP of one of two workers for 10 seconds"
    ;;
  *)
    sed -n '2,9s/^# \{0,1\}//p' "$0"
    exit 64
    ;;
esac
