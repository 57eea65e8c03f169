#!/usr/bin/env bash
# Shows how a cluster is: every node's health, workers and their slots, how requests and pictures are
# spread over them, and what has gone wrong lately.
#
#   scripts/monitor-cluster.sh                                    that of docker-compose.yml
#   scripts/monitor-cluster.sh 127.0.0.1:9000 127.0.0.1:9001 …    nodes by their ops listeners
#   scripts/monitor-cluster.sh --watch [SECONDS] …                again and again, every 2 seconds
#
# Status 1 if a node is not healthy. LOGS=FILE names the log of nginx, or of nodes, where there is no
# Compose.
set -euo pipefail
cd "$(dirname "$0")/.."

REQUESTS=10000 # of nginx's log, counted from its end
ERRORS=5

WATCH=
if [ "${1:-}" = --watch ]; then
  WATCH=2
  shift
  if [[ ${1:-} =~ ^[0-9]+$ ]]; then
    WATCH=$1
    shift
  fi
fi
NODES=("$@")

# --- Where it is known from -----------------------------------------------------------------------------

nodes() {
  if [ ${#NODES[@]} -gt 0 ]; then
    printf '%s\n' "${NODES[@]}"
  else
    docker compose ps --all --format '{{.Name}}' gateway worker
  fi
}

# ops NODE PATH: what its ops listener says; fails if that is no success.
ops() {
  if [ ${#NODES[@]} -gt 0 ]; then
    curl -fsS -m 3 "http://$1$2"
  else
    timeout 5 docker exec "$1" /opt/sluice/ops "$2"
  fi 2>/dev/null
}

proxy_log() {
  if [ ${#NODES[@]} -gt 0 ]; then
    tail -n "$REQUESTS" "${LOGS:-/dev/null}"
  else
    docker compose logs --no-log-prefix --tail "$REQUESTS" nginx
  fi 2>/dev/null
}

# troubles: lines of nodes and of nginx that speak of one, in order of time. Nothing that a client has
# written into a request makes one of a line of nginx's access log.
troubles() {
  if [ ${#NODES[@]} -gt 0 ]; then
    tail -n "$REQUESTS" "${LOGS:-/dev/null}"
  else
    docker compose logs --timestamps --tail 1000 gateway worker nginx | sort -t '|' -k 2
  fi 2>/dev/null | grep -v ' upstream: ' |
    grep -E ' (WARN|ERROR) +[A-Za-z]+ |"level":"(WARN|ERROR)"|\[(error|crit|alert|emerg)\] [0-9]+#'
}

# --- What is shown --------------------------------------------------------------------------------------

# The numbers of one node, from its metrics, as a line of the table.
# shellcheck disable=SC2016 # awk's own names
ROW='
  function of(name) { return name in value ? value[name] : 0 }
  {
    name = $1
    sub(/\{.*/, "", name)
    value[name] += $NF
    if ($1 ~ /outcome="(converted|jpeg)"/) { done += $NF }
    if ($1 ~ /^sluice_jobs_total/ && $1 !~ /outcome="(converted|cancelled)"/) { kept += $NF }
    if ($1 ~ /^sluice_worker_jobs_total/ && $1 !~ /outcome="(jpeg|busy)"/) { kept += $NF }
  }
  END {
    worker = "sluice_worker_slots" in value
    gateway = "sluice_workers_known" in value
    up = of("process_uptime_seconds")
    time = sprintf("%dd%02dh", up / 86400, up % 86400 / 3600)
    if (up < 86400) { time = sprintf("%dh%02dm", up / 3600, up % 3600 / 60) }
    if (up < 3600) { time = sprintf("%dm%02ds", up / 60, up % 60) }
    printf "%s %s %s %d %s %s %s %s %d %d\n", node, worker && gateway ? "all" : worker ? "worker" : "gateway",
      health, of("sluice_cluster_nodes"), time,
      gateway ? of("sluice_workers_known") : "-",
      worker ? of("sluice_worker_load") "/" of("sluice_worker_slots") : "-",
      worker && !gateway ? of("sluice_worker_queue_depth") : of("sluice_jobs_queued"), done, kept
  }'

row() {
  local health=ok metrics
  if ! metrics=$(ops "$1" /metrics); then
    echo "$1 - DOWN - - - - - - -"
    return
  fi
  ops "$1" /health/ready >/dev/null || health=NOT-READY
  grep -v '^#' <<<"$metrics" | awk -v node="$1" -v health="$health" "$ROW"
}

# share: "NAME COUNT" lines with each one's part of the whole
share() {
  awk '{ count[$1] += $2; all += $2 }
    END { for (name in count) { printf "  %-32s %8d  %3d %%\n", name, count[name], all ? 100 * count[name] / all : 0 } }' |
    sort
}

show() {
  local rows=$1
  {
    echo "NODE ROLE HEALTH CLUSTER UP WORKERS LOAD QUEUED CONVERTED KEPT"
    echo "$rows"
  } | column -t
  echo
  awk '{ if ($3 != "ok") bad++; if ($7 ~ "/") { split($7, a, "/"); load += a[1]; slots += a[2]; workers++ } }
    END { printf "%d nodes, %d not healthy; %d workers, %d of %d slots busy\n", NR, bad, workers, load, slots }' <<<"$rows"
  echo
  echo "Requests of the last $REQUESTS, by gateway:"
  proxy_log | sed -nE 's/.* upstream: ([0-9.:]+(, [0-9.:]+)*) .*/\1/p' | awk '{ print $NF, 1 }' | share
  echo "Pictures, by worker:"
  awk '$7 ~ "/" { print $1, $9 }' <<<"$rows" | share
  echo "Last warnings and errors:"
  troubles | tail -n "$ERRORS" | cut -c 1-200 | grep . || echo "  none"
}

all_rows() {
  local node pids=() folder i=0
  folder=$(mktemp -d)
  while read -r node; do
    row "$node" >"$folder/$i" &
    pids+=($!)
    i=$((i + 1))
  done < <(nodes)
  [ ${#pids[@]} -eq 0 ] || wait "${pids[@]}"
  find "$folder" -type f | sort -V | xargs -r cat
  rm -r "$folder"
}

while :; do
  rows=$(all_rows)
  if [ -z "$rows" ]; then
    echo "No node is there" >&2
    exit 1
  fi
  [ -z "$WATCH" ] || printf '\033[H\033[2J%s\n\n' "$(date)"
  show "$rows"
  [ -n "$WATCH" ] || break
  sleep "$WATCH"
done
! grep -qvE '^[^ ]+ [^ ]+ ok ' <<<"$rows"
