#!/usr/bin/env bash
# Shows the health, load, rates and recent errors of every node of a cluster.
#
#   scripts/monitor-cluster.sh                                    the cluster of docker-compose.yml
#   scripts/monitor-cluster.sh 127.0.0.1:9000 127.0.0.1:9001 …    nodes by their ops listeners
#   scripts/monitor-cluster.sh --watch [SECONDS] …                refreshes every 2 seconds, or every SECONDS
#
# Also shows how requests and images are distributed over nodes. Rates and latencies cover the last second, or the
# time since the last refresh. A latency is p95, the time within which 95 of 100 responses ended, or avg, the
# mean, for nodes without a histogram.
#
# Status 1 if a node is not healthy. Without Compose, LOGS=FILE is the log of nginx or of nodes; if it is not set,
# the parts that come from logs are left out.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/help.sh

REQUESTS=10000 # the last lines of nginx's log
ERRORS=5

WATCH=
if [ "${1:-}" = --watch ]; then
  WATCH=2
  shift
  if [[ ${1:-} =~ ^[1-9][0-9]*$ ]]; then
    WATCH=$1
    shift
  fi
fi
case ${1:-} in
  -*) no_arguments "$1" ;;
esac
NODES=("$@")
if [ ${#NODES[@]} -gt 0 ]; then
  needs curl
else
  . scripts/lib/compose.sh
  require_compose
fi
SAMPLES=$(mktemp -d)
trap 'rm -rf "$SAMPLES"' EXIT
trap 'exit 0' INT TERM

# --- Sources --------------------------------------------------------------------------------------------

nodes() {
  if [ ${#NODES[@]} -gt 0 ]; then
    printf '%s\n' "${NODES[@]}"
  else
    docker compose ps --all --format '{{.Name}}' gateway worker
  fi
}

# ops NODE PATH: the response of the node's ops listener; fails unless its status is 2xx.
ops() {
  if [ ${#NODES[@]} -gt 0 ]; then
    curl -fsS -m 3 "http://$1$2"
  else
    timeout 5 docker exec "$1" /opt/sluice/ops "$2"
  fi 2>/dev/null
}

has_logs() {
  [ ${#NODES[@]} -eq 0 ] || [ -r "${LOGS:-}" ]
}

proxy_log() {
  if [ ${#NODES[@]} -gt 0 ]; then
    tail -n "$REQUESTS" "$LOGS"
  else
    docker compose logs --no-log-prefix --tail "$REQUESTS" nginx
  fi 2>/dev/null || true
}

# problems: warnings and errors of nodes and nginx, oldest first. Lines of nginx's access log never match,
# whatever a client wrote into its request.
problems() {
  if [ ${#NODES[@]} -gt 0 ]; then
    tail -n "$REQUESTS" "$LOGS"
  else
    docker compose logs --timestamps --tail 1000 gateway worker nginx | sort -t '|' -k 2
  fi 2>/dev/null | grep -v ' upstream: ' |
    grep -E ' (WARN|ERROR) +[A-Za-z]+ |"level":"(WARN|ERROR)"|\[(error|crit|alert|emerg)\] [0-9]+#' || true
}

# sample FOLDER: writes the current health and metrics of every node there.
sample() {
  local node i=0 pids=()
  mkdir -p "$1"
  while read -r node; do
    sample_node "$node" "$1/$i" &
    pids+=($!)
    i=$((i + 1))
  done < <(nodes)
  [ ${#pids[@]} -eq 0 ] || wait "${pids[@]}"
}

sample_node() {
  mkdir "$2"
  echo "$1" >"$2/name"
  echo DOWN >"$2/health"
  if ops "$1" /metrics | grep -v '^#' >"$2/metrics"; then
    date +%s.%N >"$2/time"
    echo ok >"$2/health"
    ops "$1" /health/ready >/dev/null || echo NOT-READY >"$2/health"
  fi
}

# --- Output ---------------------------------------------------------------------------------------------

# One row of the table, from two samples of the metrics of a node.
# shellcheck disable=SC2016 # the variables are those of awk
ROW='
  function of(name) { return name in value ? value[name] : 0 }
  function since(name) { return name in value && name in old && value[name] >= old[name] ? value[name] - old[name] : 0 }
  function per_second(name) { return seconds > 0 ? sprintf("%.1f", since(name) / seconds) : "-" }
  function add(name, amount) { if (now) { value[name] += amount } else { old[name] += amount } }
  function duration(s) { return s < 1 ? sprintf("%.0fms", s * 1000) : sprintf("%.1fs", s) }
  # The least bucket that holds 95 % of the recent requests.
  function latency(  le, all, least, most) {
    all = since("sluice_request_duration_seconds_count")
    if (all <= 0) { return "-" }
    for (le in bounds) {
      if (le + 0 > most) { most = le + 0 }
      if (since("le " le) >= 0.95 * all && (least == "" || le + 0 < least)) { least = le + 0 }
    }
    return least == "" ? "p95>" duration(most) : "p95=" duration(least)
  }
  {
    name = $1
    sub(/\{.*/, "", name)
    add(name, $NF)
    if ($1 ~ /area="heap"/) { add(name " heap", $NF) }
    if ($1 ~ /id="direct"/) { add(name " direct", $NF) }
    if (name == "sluice_jobs_total" && $1 ~ /kind="image"/) {
      add($1 ~ /"done"/ ? "gateway converted" : $1 ~ /"cancelled"/ ? "cancelled" : "gateway unconverted", $NF)
    }
    if (name == "sluice_worker_jobs_total" && $1 ~ /kind="image"/) {
      add($1 ~ /"done"/ ? "worker converted" : $1 ~ /"busy"/ ? "busy" : "worker unconverted", $NF)
    }
    if (name == "sluice_build_info" && match($1, /version="[^"]*"/)) { version = substr($1, RSTART + 9, RLENGTH - 10) }
    if (name == "sluice_request_duration_seconds_bucket" && match($1, /le="[^"]*"/)) {
      le = substr($1, RSTART + 4, RLENGTH - 5)
      add("le " le, $NF)
      if (le != "+Inf") { bounds[le] = 1 }
    }
  }
  END {
    worker = "sluice_worker_slots" in value
    gateway = "sluice_workers_available" in value
    up = of("process_uptime_seconds")
    time = sprintf("%dd%02dh", up / 86400, up % 86400 / 3600)
    if (up < 86400) { time = sprintf("%dh%02dm", up / 3600, up % 3600 / 60) }
    if (up < 3600) { time = sprintf("%dm%02ds", up / 60, up % 60) }
    mib = 1048576
    side = worker ? "worker" : "gateway" # a node with both roles counts each image twice
    printf "%s %s %s %s %d %s %s %s %s %d %d %s %s %s %d/%d %s\n", node,
      worker && gateway ? "all" : worker ? "worker" : "gateway", health, version == "" ? "-" : version,
      of("sluice_cluster_nodes"), time,
      gateway ? of("sluice_workers_available") : "-",
      worker ? of("sluice_worker_jobs_in_progress") "/" of("sluice_worker_slots") : "-",
      worker && !gateway ? of("sluice_worker_jobs_queued") : of("sluice_jobs_queued"),
      of(side " converted"), of(side " unconverted"),
      gateway ? per_second("sluice_request_duration_seconds_count") : "-", per_second(side " converted"), gateway ? latency() : "-",
      of("jvm_memory_used_bytes heap") / mib, of("jvm_memory_max_bytes heap") / mib,
      "jvm_buffer_memory_used_bytes direct" in value ? sprintf("%d", of("jvm_buffer_memory_used_bytes direct") / mib) : "-"
  }'

# rows BEFORE AFTER: one row for each node of the later sample
rows() {
  local folder before seconds
  while read -r folder; do
    if [ ! -s "$folder/metrics" ]; then
      echo "$(<"$folder/name") - $(<"$folder/health") - - - - - - - - - - - - -"
      continue
    fi
    before=$(same_node "$1" "$(<"$folder/name")")
    seconds=0
    [ -z "$before" ] || seconds=$(awk -v a="$(<"$before/time")" -v b="$(<"$folder/time")" 'BEGIN { print b - a }')
    awk -v node="$(<"$folder/name")" -v health="$(<"$folder/health")" -v seconds="$seconds" "$ROW" \
      "${before:-$folder}/metrics" now=1 "$folder/metrics"
  done < <(find "$2" -mindepth 1 -maxdepth 1 | sort -V)
}

# same_node SAMPLE NAME: the folder of the node in the sample; nothing if it did not respond
same_node() {
  local folder
  for folder in "$1"/*; do
    [ "$(cat "$folder/name" 2>/dev/null)" != "$2" ] || [ ! -s "$folder/metrics" ] || echo "$folder"
  done
}

# table: aligns columns
table() {
  awk '
    { for (i = 1; i <= NF; i++) { cell[NR, i] = $i; if (length($i) > width[i]) { width[i] = length($i) } } fields = NF }
    END {
      for (r = 1; r <= NR; r++) {
        line = ""
        for (i = 1; i <= fields; i++) { line = line sprintf("%-" (width[i] + 2) "s", cell[r, i]) }
        sub(/ +$/, "", line)
        print line
      }
    }'
}

# share: adds percentages to lines of the form "NAME COUNT"
share() {
  awk '{ count[$1] += $2; all += $2 }
    END { for (name in count) { printf "  %-32s %8d  %3d %%\n", name, count[name], all ? 100 * count[name] / all : 0 } }' |
    sort
}

show() {
  local rows=$1
  {
    echo "NODE ROLE HEALTH VERSION CLUSTER UP WORKERS LOAD QUEUED CONVERTED UNCONVERTED REQUESTS/S IMAGES/S LATENCY HEAP-MIB DIRECT-MIB"
    echo "$rows"
  } | table
  echo
  awk '{ if ($3 != "ok") bad++; if ($8 ~ "/") { split($8, a, "/"); load += a[1]; slots += a[2]; workers++ }
         requests += $12; if ($8 ~ "/") worked += $13; else asked += $13 }
    END { printf "%d nodes, %d not healthy; %d workers, %d of %d slots busy; %.1f requests and %.1f conversions per second\n",
      NR, bad, workers, load, slots, requests, workers ? worked : asked }' <<<"$rows"
  echo
  echo "Images by worker:"
  awk '$8 ~ "/" { print $1, $10 }' <<<"$rows" | share
  has_logs || return 0
  echo "Last $REQUESTS requests by gateway:"
  proxy_log | sed -nE 's/.* upstream: ([0-9.:]+(, [0-9.:]+)*) .*/\1/p' | awk '{ print $NF, 1 }' | share
  echo "Last warnings and errors:"
  problems | tail -n "$ERRORS" | cut -c 1-200 | grep . || echo "  none"
}

sample "$SAMPLES/before"
while :; do
  sleep "${WATCH:-1}"
  sample "$SAMPLES/after"
  rows=$(rows "$SAMPLES/before" "$SAMPLES/after")
  if [ -z "$rows" ]; then
    echo "No nodes found" >&2
    exit 1
  fi
  [ -z "$WATCH" ] || printf '\033[H\033[2J%s\n\n' "$(date)"
  show "$rows"
  [ -n "$WATCH" ] || break
  rm -rf "$SAMPLES/before"
  mv "$SAMPLES/after" "$SAMPLES/before"
done
! grep -qvE '^[^ ]+ [^ ]+ ok ' <<<"$rows"
