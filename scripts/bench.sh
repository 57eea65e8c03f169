#!/usr/bin/env bash
# Measures and prints; results are kept in docs/benchmarks.md.
#
#   scripts/bench.sh bus             a job's picture on the event bus: raw bytes against base64
#   scripts/bench.sh codec [ROUNDS]  PNG to JPEG: ours, OpenCV, Pillow, sharp and what C can do at best
#   scripts/bench.sh jmh [OPTION …]  the codec's parts, by JMH and with its options
#   scripts/bench.sh memory          what the codec takes for a picture of 4096x4096 pixels, and a gateway
#                                    for each answer on its way
#   scripts/bench.sh proxy           pass-through beside nginx, haproxy, Vert.x HTTP Proxy, Spring Cloud Gateway,
#                                    Portkey and the original in Flask
#   scripts/bench.sh rewrite         a look at every byte against none; when the first byte arrives
#   scripts/bench.sh connections     how many to an upstream, pipelining, Nagle's algorithm
#   scripts/bench.sh cluster         a whole job in one JVM, in a cluster, and in the original; more workers
#   scripts/bench.sh jmh-gateway [OPTION …]  scanner, splice and message codecs, by JMH
#   scripts/bench.sh chart           docs/benchmarks.svg of what proxy and cluster have measured last
#
# ROUNDS, SECONDS_EACH, WARM_UP_SECONDS, REQUESTS and AT_ONCE make those of the whole system longer or
# shorter; SIZES (1k, 2m) and KINDS (core, rgba) say which are run.
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
  # shellcheck disable=SC2064 # the values of now
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
