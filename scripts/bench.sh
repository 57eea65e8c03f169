#!/usr/bin/env bash
# Measures Sluice and prints tables; docs/benchmarks.md keeps the results.
#
#   scripts/bench.sh bus             one image over the event bus: raw bytes and base64
#   scripts/bench.sh codec [ROUNDS]  PNG to JPEG: Sluice, OpenCV, Pillow, sharp and a lower bound in C; 3 rounds
#   scripts/bench.sh jmh [OPTION …]  parts of the codec, with JMH and its options
#   scripts/bench.sh memory          memory of the codec for 4096x4096 pixels, and of a gateway for each response
#   scripts/bench.sh proxy           pass-through: nginx, haproxy, Vert.x HTTP Proxy, Spring Cloud Gateway,
#                                    Portkey and the original in Flask
#   scripts/bench.sh rewrite         scanned and unscanned responses; time to the first byte
#   scripts/bench.sh connections     upstream connections: how many, pipelining, Nagle's algorithm
#   scripts/bench.sh cluster         whole jobs in one JVM, in a cluster and in the original; more workers
#   scripts/bench.sh jmh-gateway [OPTION …]  scanner, splice and message codecs, with JMH
#   scripts/bench.sh chart           draws docs/benchmarks.svg from the last results of proxy and cluster
#
# The whole-system benchmarks read ROUNDS, SECONDS_EACH, WARM_UP_SECONDS, REQUESTS and AT_ONCE (how long they
# run), SIZES (1k, 2m) and KINDS (core, rgba).
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/help.sh
. scripts/lib/java.sh
. scripts/lib/codec-bench.sh
. scripts/lib/bench-system.sh

bus() {
  export CLUSTER=cluster-config/hazelcast-local.yaml CLUSTER_NAME=bench-$$
  local bench=("$JAVA" "${JVM_FLAGS[@]}" -Xmx512m -cp "launcher/target/test-classes:$LIB/*"
    sluice.launcher.bench.BusBench)
  local log
  log=$(mktemp)
  OPS_PORT=0 "${bench[@]}" worker >"$log" 2>&1 &
  local worker=$!
  # shellcheck disable=SC2064 # expand now, while the variables are in scope
  trap "kill $worker; rm -f $log" EXIT
  until grep -q serving "$log"; do
    sleep 0.2
  done
  OPS_PORT=0 LOG_LEVEL=WARN "${bench[@]}" gateway | grep 'CPU per job'
}

case ${1:-} in
  bus)
    build_if_needed
    ./mvnw -q -ntp -B -pl launcher -am test-compile
    bus
    ;;
  codec) codec "${2:-3}" ;;
  jmh) jmh "${@:2}" ;;
  memory)
    [ -n "${OWN_NETWORK:-}" ] || memory
    system_bench memory
    ;;
  proxy | rewrite | connections | cluster) system_bench "$1" ;;
  jmh-gateway) jmh_gateway "${@:2}" ;;
  chart) "$PYTHON" scripts/bench/chart.py ;;
  *)
    wrong_usage
    ;;
esac
