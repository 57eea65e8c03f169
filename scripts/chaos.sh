#!/usr/bin/env bash
# Kills, freezes and disconnects nodes of a cluster under load, and reports what failed.
#
#   scripts/chaos.sh kill [TIMES]          kill -9 of one of two workers, 20 times; each is replaced
#   scripts/chaos.sh drain [TIMES]         SIGTERM of one of two workers, 5 times; each is replaced
#   scripts/chaos.sh pause                 SIGSTOP of one of two workers for 10 seconds
#   scripts/chaos.sh slow                  one of two workers gets a tenth of its CPU time for 20 seconds
#   scripts/chaos.sh partition             one of two workers is disconnected for 15 seconds (needs root)
#   scripts/chaos.sh none                  both workers are killed, one comes back after 10 seconds
#   scripts/chaos.sh rolling               two gateways behind nginx and two workers restart in turn
#   scripts/chaos.sh gateway-kill [TIMES]  kill -9 of one of two gateways behind nginx, 5 times
#   scripts/chaos.sh all                   all of the above
#
# Requests images at RATE per second (50), GET and POST alternately. Prints a line for each case: failed requests,
# unconverted images and latencies.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/help.sh
. scripts/lib/java.sh
. scripts/lib/netns.sh

case ${1:-} in
  kill | drain | pause | slow | partition | none | rolling | gateway-kill | all) ;;
  *)
    wrong_usage
    ;;
esac
case $1 in
  rolling | gateway-kill | all) needs nginx:nginx-light ;;
esac
build_if_needed
own_network scripts/chaos.sh "$@"
. scripts/lib/cluster.sh

RATE=${RATE:-50}
UPSTREAM_PORT=${UPSTREAM_PORT:-8920}
export PORT=${PORT:-8921} CLUSTER_NAME=chaos-$$ JAVA_OPTS=${JAVA_OPTS:--Xmx256m} LOG_LEVEL=WARN
export FUSIONBRAIN_URL=http://127.0.0.1:$UPSTREAM_PORT
NGINX_PORT=$((PORT + 9))
GATEWAY_OPS=9120
FIRST_WORKER_OPS=$((GATEWAY_OPS + 1))
NEXT_OPS=9130
NGINX=''
WORK=$(mktemp -d)
JOBS='sluice_worker_job_duration_seconds_count{kind="image"}'
WAIT_SECONDS=30

add_worker() {
  nodes 0 1 "$NEXT_OPS"
  NEXT_OPS=$((NEXT_OPS + 1))
}

# any_worker: prints the pid of the oldest worker that is still running
any_worker() {
  local script
  for script in "${SCRIPTS[@]}"; do
    pgrep -P "$script" -f 'sluice.launcher.Main worker$'
  done | head -n 1
}

# load SECONDS URL [COMMAND...]: starts the load in the background, through COMMAND if given
load() {
  local seconds=$1 url=$2 host=127.0.0.1
  shift 2
  [ $# -eq 0 ] || host=$NET.254
  "$@" "$JAVA" "${JVM_FLAGS[@]}" -Xmx1g -cp "$LIB/*:$TESTKIT/*" sluice.testkit.chaos.ChaosLoad \
    "$host" "$UPSTREAM_PORT" "$RATE" "$seconds" "$url" >"$WORK/result" 2>&1 &
  LOAD=$!
  sleep 14 # load generator and nodes warm up
}

direct_load() {
  load "$1" "http://127.0.0.1:$PORT"
}

# report TEXT: waits for the load to end and prints its summary
report() {
  local status=0
  wait "$LOAD" || status=$?
  echo "$1: $(tail -n 1 "$WORK/result")"
  return $status
}

# last_of unconverted|failed: prints the time of the last such request, in milliseconds since the epoch
last_of() {
  awk -v what="$1" '$1 == what {print $5}' "$WORK/result"
}

now() {
  date +%s%3N
}

# seconds_until COMMAND...: repeats the command until it succeeds and prints how long that took
seconds_until() {
  local start
  start=$(now)
  until "$@"; do
    [ $(($(now) - start)) -lt $((WAIT_SECONDS * 1000)) ] || break
    sleep 0.1
  done
  awk -v ms=$(($(now) - start)) 'BEGIN {printf "%.1f s", ms / 1000}'
}

# jobs_of OPS_ADDRESS: prints how many jobs a worker has done
jobs_of() {
  metric "$1" "$JOBS"
}

# has_more_jobs OPS_ADDRESS COUNT [COMMAND...]: whether a worker has done more than COUNT jobs
has_more_jobs() {
  local jobs
  jobs=$("${@:3}" bash -c ". scripts/lib/cluster.sh; metric $1 '$JOBS'; rm -f \$LOG")
  awk -v before="$2" -v after="$jobs" 'BEGIN {exit !(after > before)}'
}

# is_member_of NODES: whether the gateway sees a cluster of NODES nodes
is_member_of() {
  [ "$(metric 127.0.0.1:$GATEWAY_OPS sluice_cluster_nodes)" = "$1.0" ]
}

# replace SIGNAL TIMES: TIMES times, sends SIGNAL to a worker and starts another one
replace() {
  local i
  for ((i = 0; i < $2; i++)); do
    kill "-$1" "$(any_worker)"
    sleep 3
    add_worker
    sleep 2
  done
}

# end_workers SIGNAL NAME TIMES
end_workers() {
  nodes 1 2 $GATEWAY_OPS
  direct_load $(($3 * 9 + 6))
  replace "$1" "$3"
  report "$2 of one of two workers, $3 times"
}

pause() {
  local worker before serving
  nodes 1 2 $GATEWAY_OPS
  worker=$(pid_of "${SCRIPTS[-1]}" worker)
  direct_load 40
  kill -STOP "$worker"
  sleep 10
  kill -CONT "$worker"
  # It finishes the jobs it had before the pause at once, so wait for further ones.
  serving=$(seconds_until is_member_of 3)
  before=$(jobs_of 127.0.0.1:$FIRST_WORKER_OPS)
  serving+=" and $(seconds_until has_more_jobs 127.0.0.1:$FIRST_WORKER_OPS "$before")"
  report "SIGSTOP of one of two workers for 10 seconds, a member again after $serving serving"
}

slow() {
  local worker before others_before i
  nodes 1 2 $GATEWAY_OPS
  worker=$(pid_of "${SCRIPTS[-1]}" worker)
  direct_load 60
  sleep 10
  before=''
  for ((i = 0; i < 200; i++)); do
    kill -STOP "$worker"
    sleep 0.09
    kill -CONT "$worker"
    sleep 0.01
    if [ "$i" = 50 ]; then # after five seconds
      before=$(jobs_of 127.0.0.1:$FIRST_WORKER_OPS)
      others_before=$(jobs_of 127.0.0.1:$((FIRST_WORKER_OPS + 1)))
    fi
  done
  awk -v a="$before" -v b="$(jobs_of 127.0.0.1:$FIRST_WORKER_OPS)" \
    -v c="$others_before" -v d="$(jobs_of 127.0.0.1:$((FIRST_WORKER_OPS + 1)))" \
    'BEGIN {printf "share of the slow worker from the sixth second on: %.0f %%\n", 100 * (b - a) / (b - a + d - c)}'
  report "one of two workers gets a tenth of its CPU time for 20 seconds"
}

# partition: simulates three machines, a gateway and two workers, and disconnects the second worker
partition() {
  local before serving
  machines 3
  sed -e 's/auto-increment: true/auto-increment: false/' \
    -e "s/^        - 127.0.0.1\$/        - \${CLUSTER_HOST}/" \
    -e "s/^          - 127.0.0.1\$/          - $NET.1\n          - $NET.2\n          - $NET.3/" \
    cluster-config/hazelcast-local.yaml >"$WORK/hazelcast.yaml"
  export CLUSTER=$WORK/hazelcast.yaml FUSIONBRAIN_URL=http://$NET.254:$UPSTREAM_PORT OPS_HOST=0.0.0.0
  export OPS_PORT=$GATEWAY_OPS
  GATEWAYS=1 WORKERS=0 CLUSTER_HOST=$NET.1 launch ip netns exec "$(machine 1)" scripts/start-local.sh
  GATEWAYS=0 WORKERS=1 CLUSTER_HOST=$NET.2 launch ip netns exec "$(machine 2)" scripts/start-local.sh
  GATEWAYS=0 WORKERS=1 CLUSTER_HOST=$NET.3 launch ip netns exec "$(machine 3)" scripts/start-local.sh
  load 55 "http://$NET.1:$PORT" ip netns exec "$SWITCH"
  unplug 3
  sleep 15
  plug_in 3
  before=$(ip netns exec "$(machine 3)" curl -s "http://127.0.0.1:$OPS_PORT/metrics" |
    awk -v name="$JOBS" '$1 == name {print $2}')
  serving=$(seconds_until has_more_jobs "$NET.3:$OPS_PORT" "$before" ip netns exec "$SWITCH")
  report "one of two workers disconnected for 15 seconds, serving again after $serving"
}

none() {
  local killed ready status=0
  nodes 1 2 $GATEWAY_OPS
  direct_load 40
  killed=$(now)
  kill -KILL "$(any_worker)"
  kill -KILL "$(any_worker)"
  sleep 10
  add_worker
  ready=$(now)
  wait "$LOAD" || true
  grep -q 'failed 0 ' "$WORK/result" || status=1
  echo "no worker for $(((ready - killed) / 1000)) seconds, the last unconverted image" \
    "$(($(last_of unconverted) - ready)) ms after one was ready: $(tail -n 1 "$WORK/result")"
  return $status
}

behind_nginx() {
  PORT=$PORT nodes 2 2 $GATEWAY_OPS
  GATEWAY_PORTS=("$PORT" $((PORT + 1)))
  GATEWAY_PIDS=()
  local pid
  while read -r pid; do
    GATEWAY_PIDS+=("$pid")
  done < <(pgrep -P "${SCRIPTS[-1]}" -f 'sluice.launcher.Main gateway$')
  cat >"$WORK/nginx.conf" <<CONF
worker_processes 1;
pid $WORK/nginx.pid;
error_log $WORK/nginx-error.log;
events {}
http {
  access_log off;
  client_body_temp_path $WORK/body;
  proxy_temp_path $WORK/proxy;
  fastcgi_temp_path $WORK/fastcgi;
  uwsgi_temp_path $WORK/uwsgi;
  scgi_temp_path $WORK/scgi;
  upstream gateways {
    server 127.0.0.1:${GATEWAY_PORTS[0]} max_fails=0; # as shipped
    server 127.0.0.1:${GATEWAY_PORTS[1]} max_fails=0; # as shipped
    keepalive 32;
  }
  server {
    listen 127.0.0.1:$NGINX_PORT;
    location / {
      proxy_pass http://gateways;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_connect_timeout 1s;
    }
  }
}
CONF
  nginx -p "$WORK" -c "$WORK/nginx.conf" -g 'daemon off;' >>"$LOG" 2>&1 &
  NGINX=$!
  sleep 1
}

# restart_gateway INDEX SIGNAL: ends a gateway and starts another one on its port
restart_gateway() {
  kill "-$2" "${GATEWAY_PIDS[$1]}"
  while kill -0 "${GATEWAY_PIDS[$1]}" 2>/dev/null; do sleep 0.1; done
  PORT=${GATEWAY_PORTS[$1]} nodes 1 0 "$NEXT_OPS"
  NEXT_OPS=$((NEXT_OPS + 1))
  GATEWAY_PIDS[$1]=$(pid_of "${SCRIPTS[-1]}" gateway)
  sleep 2
}

rolling() {
  behind_nginx
  load 60 "http://127.0.0.1:$NGINX_PORT"
  restart_gateway 0 TERM
  restart_gateway 1 TERM
  replace TERM 2
  report "two gateways behind nginx and two workers restarted in turn"
}

gateway_kill() {
  local times=${1:-5} i
  behind_nginx
  load $((times * 9 + 6)) "http://127.0.0.1:$NGINX_PORT"
  for ((i = 0; i < times; i++)); do
    restart_gateway $((i % 2)) KILL
  done
  report "kill -9 of one of two gateways behind nginx, $times times" || true
  grep -q 'POST 0$' "$WORK/result"
}

finish() {
  [ -z "$NGINX" ] || kill -QUIT "$NGINX" 2>/dev/null || true
  end_nodes
  remove_machines
  rm -rf "$WORK"
}

# all: runs every case in a new cluster
all() {
  local case status=0
  for case in kill drain pause slow partition none rolling gateway-kill; do
    scripts/chaos.sh "$case" || status=1
  done
  return $status
}

trap finish EXIT
case $1 in
  kill) end_workers KILL 'kill -9' "${2:-20}" ;;
  drain) end_workers TERM SIGTERM "${2:-5}" ;;
  gateway-kill) gateway_kill "${@:2}" ;;
  *) "$@" ;;
esac
