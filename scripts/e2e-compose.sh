#!/usr/bin/env bash
# Tests docker-compose.yml end to end, with an image built from this clone.
#
#   scripts/e2e-compose.sh
#
# Uses the scripts that operators use. Checks hardening, isolation, load balancing, limits, settings, scaling
# under load, failover, monitoring, and certificates from a test authority. If no Docker engine is reachable,
# root gets a private one from Debian packages, with substitutes for the base images, in LAB (default
# /var/tmp/sluice-docker-lab; 1.5 GB, kept for later runs).
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/help.sh
no_arguments "$@"
. scripts/lib/docker-lab.sh
. scripts/lib/pebble.sh
. scripts/lib/checks.sh

LAB=${LAB:-/var/tmp/sluice-docker-lab}
WORK=$(mktemp -d)
OWN_ENGINE=
export COMPOSE_PROJECT_NAME=sluice-e2e COMPOSE_FILE=docker-compose.yml:scripts/e2e/compose.yml
export HTTP_PORT=8480 HTTPS_PORT=8443 PROMETHEUS_PORT=8490 PEBBLE=$WORK/pebble
# Keeps the operator's own settings out of the test:
export COMPOSE_ENV_FILES=$WORK/env SLUICE_ENV=$WORK/sluice.env GATEWAY_ENV=$WORK/gateway.env
export SLUICE_IMAGE=sluice-e2e EXTERNAL_SUBNET=172.28.88.0/24 INTERNAL_SUBNET=172.28.87.0/24
NAME=sluice.test
ADMIN=key-of-the-administrator

finish() {
  docker compose --profile '*' down --volumes --timeout 5 >/dev/null 2>&1 || true
  docker rm --force sluice-e2e-alone >/dev/null 2>&1 || true
  [ -z "$OWN_ENGINE" ] || lab_stop "$LAB"
  rm -rf "$WORK"
}
trap finish EXIT
: >"$COMPOSE_ENV_FILES"
PEBBLE_SEES=/pebble pebble_files "$PEBBLE" pebble 0.0.0.0 80

if ! docker info >/dev/null 2>&1; then
  OWN_ENGINE=true
  lab_prepare "$LAB"
  lab_start "$LAB" host
  lab_images "$LAB"
  export BUILD_NETWORK=host
fi

# --- Before anything runs ----------------------------------------------------------------

dockerfile_has_no_warnings() {
  docker build --check --file docker/Dockerfile .
}

compose_is_valid() {
  docker compose --profile '*' config --quiet
}

rules_hold() {
  docker run --rm --network none --volume "$PWD/cluster-config/prometheus:/p:ro" --workdir /p \
    --entrypoint /bin/sh prom/prometheus:v3.5.0 \
    -c 'promtool check config prometheus.yml && promtool test rules alerts-test.yml'
}

check "docker build --check finds nothing" dockerfile_has_no_warnings
check "docker compose config" compose_is_valid
check "promtool accepts configuration and rules, and their tests pass" rules_hold
check "the image builds" docker compose build
if [ -n "$OWN_ENGINE" ]; then
  lab_stop "$LAB"
  lab_start "$LAB"
fi
docker compose --profile '*' down --volumes >/dev/null 2>&1 # cleans up after an aborted run

# --- One container ----------------------------------------------------------------------------------------

ask() {
  lab_in curl -fsS --max-time 10 "$@"
}

is_healthy() {
  [ "$(docker inspect --format '{{.State.Health.Status}}' sluice-e2e-alone)" = healthy ]
}

ask_status() {
  lab_in curl -s -o /dev/null -w '%{http_code}' --max-time 10 "$1"
}

alone_serves() {
  docker run --detach --name sluice-e2e-alone --publish 8000:8000 --read-only --cap-drop ALL \
    --security-opt no-new-privileges "$SLUICE_IMAGE" >/dev/null
  within 30 ask -o /dev/null http://127.0.0.1:8000/health
  within 20 is_healthy
  docker stop --time 20 sluice-e2e-alone >/dev/null
  [ "$(docker inspect --format '{{.State.ExitCode}}' sluice-e2e-alone)" = 0 ]
}

check "a single container serves, read-only and without capabilities" alone_serves

# --- The cluster --------------------------------------------------------------------------------------------

check "scripts/start-cluster.sh" scripts/start-cluster.sh

gateways() {
  docker compose ps --format '{{.Name}}' gateway
}

# via GATEWAY CURL_ARGUMENTS... PATH: sends a request to one gateway, past nginx.
via() {
  docker compose exec -T nginx curl -fsS --max-time 5 "${@:2:$#-2}" "http://$1:8000${*: -1}"
}

all_nodes_healthy() {
  scripts/monitor-cluster.sh | tee "$WORK/monitor"
  grep -q '4 nodes, 0 not healthy; 2 workers' "$WORK/monitor"
  [ "$(grep -c '^sluice-e2e-gateway-[12] .* ok  *4 .* 2  *-' "$WORK/monitor")" = 2 ]
}

is_hardened() {
  local container
  for container in $(docker compose ps --quiet); do
    docker inspect --format '{{.Name}} {{.Config.User}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}} {{.HostConfig.Memory}} {{.HostConfig.LogConfig.Config}}' "$container"
  done | tee "$WORK/hardened" | awk '
    $2 == "" || $2 ~ /^(0|root)/ || $3 != "true" || !/ALL/ || !/no-new-privileges/ || !/max-size/ || / 0 map/ { bad = 1; print }
    END { exit bad || NR < 5 }'
}

workers_are_isolated() {
  local worker address
  worker=$(docker compose ps --quiet worker | sed -n 1p)
  address=$(docker inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}' "$worker")
  [ "$(wc -w <<<"$address")" = 1 ] || return 1 # in one network only
  ! docker compose exec -T nginx curl -sS --max-time 2 "http://${address% }:9000/metrics" || return 1
  ! docker compose exec -T nginx getent hosts worker || return 1
  address=$(docker inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' \
    "$(docker compose ps --quiet nginx)")
  ! docker exec "$worker" timeout 2 bash -c "</dev/tcp/$address/80" || return 1
}

ops_listeners_are_inside() {
  ! ask -o /dev/null "http://127.0.0.1:9000/metrics" || return 1
  ! ask "http://127.0.0.1:$HTTP_PORT/metrics" | grep -q sluice_ || return 1
}

# spread REQUESTS: prints how many requests each gateway got
spread() {
  local i
  for ((i = 0; i < $1; i++)); do
    ask -o /dev/null "http://127.0.0.1:$HTTP_PORT/openapi.json"
    sleep 0.12 # the limit is ten a second
  done
  sleep 0.5
  docker compose logs --no-log-prefix --tail "$1" nginx | tee "$WORK/lines" | grep -o 'upstream: [0-9.]*' | sort | uniq -c
}

requests_are_balanced() {
  spread 20 | tee "$WORK/spread"
  [ "$(awk '$1 >= 8' "$WORK/spread" | wc -l)" = "$1" ]
}

limits_hold() {
  sleep 3
  seq 60 | lab_in xargs -P 20 -I{} curl -s -o /dev/null -w '%{http_code} %header{retry-after}\n' \
    "http://127.0.0.1:$HTTP_PORT/openapi.json?{}" | sort | uniq -c | tee "$WORK/limits"
  [ "$(awk '$2 == 200 {print $1}' "$WORK/limits")" -le 35 ] && grep -q ' 429 1$' "$WORK/limits" || return 1
  seq 8 | lab_in xargs -P 4 -I{} curl -s -o /dev/null -w '%{http_code} %header{retry-after}\n' \
    "http://127.0.0.1:$HTTP_PORT/settings?{}" | sort | uniq -c | tee "$WORK/limits"
  [ "$(awk '$2 == 429 && $3 == 12 {print $1}' "$WORK/limits")" = 3 ]
}

setting() {
  via "$1" -H "Authorization: Bearer $ADMIN" /settings | grep -o '"keyword":"[a-z]*"'
}

settings_reach_all_gateways() {
  local first second
  first=$(gateways | sed -n 1p)
  second=$(gateways | sed -n 2p)
  via "$first" -H "Authorization: Bearer $ADMIN" -X PUT --data '{"keyword":"frage"}' /settings
  sleep 1
  [ "$(setting "$second")" = '"keyword":"frage"' ] || return 1
  docker kill --signal KILL "$first" >/dev/null
  [ "$(setting "$second")" = '"keyword":"frage"' ] || return 1
  docker kill --signal KILL "$second" >/dev/null
  scripts/start-cluster.sh
  [ "$(setting "$first")" = '"keyword":"frage"' ] && [ "$(setting "$second")" = '"keyword":"frage"' ]
}

# Kills one gateway; no request fails.
gateway_kill_goes_unnoticed() {
  local victim i
  sleep 31 # by then nginx uses both gateways again, which the last check has killed
  victim=$(gateways | sed -n 1p)
  docker kill --signal KILL "$victim" >/dev/null
  for ((i = 0; i < 20; i++)); do
    ask -o /dev/null "http://127.0.0.1:$HTTP_PORT/openapi.json"
    sleep 0.12
    # No upstream is running now. The gateway's error names the upstream, nginx's error does not.
    lab_in curl -s --max-time 10 "http://127.0.0.1:$HTTP_PORT/key/api/v1/pipeline/status/u" |
      grep -q 'The upstream' || return 1
    sleep 0.12
  done
  docker start "$victim" >/dev/null
  docker compose up --detach --wait 2>/dev/null
}

scaled() {
  docker compose up --detach --wait --scale "worker=$1" --scale "gateway=$2" 2>/dev/null
}

# Goes from 2 workers to 4, 1 and 2, and from 2 gateways to 3 and 2, under a constant load of images.
scales_under_load() {
  SECONDS_OF_LOAD=45 docker compose --profile load run --rm --no-deps -T --use-aliases --env SECONDS_OF_LOAD load \
    >"$WORK/load" 2>&1 &
  local load=$! nginx
  nginx=$(docker inspect --format '{{.State.StartedAt}}' sluice-e2e-nginx-1)
  sleep 14
  scaled 4 3 && sleep 6 && scripts/monitor-cluster.sh >"$WORK/monitor" || return 1
  scaled 1 2 && sleep 6 && scaled 2 2 || return 1
  wait "$load" || { tail -n 5 "$WORK/load"; return 1; }
  tail -n 1 "$WORK/load"
  cat "$WORK/monitor"
  grep -q '7 nodes, 0 not healthy; 4 workers' "$WORK/monitor"
  [ "$(docker inspect --format '{{.State.StartedAt}}' sluice-e2e-nginx-1)" = "$nginx" ] # not restarted
}

# A third gateway gets requests without a reload of nginx.
finds_new_gateway() {
  scaled 2 3
  sleep 3
  spread 30 | tee "$WORK/spread"
  [ "$(awk '$1 >= 8' "$WORK/spread" | wc -l)" = 3 ] && scaled 2 2
}

prometheus_sees_all_nodes() {
  docker compose --profile monitoring up --detach --wait prometheus 2>/dev/null
  within 40 all_targets_up
  ask "http://127.0.0.1:$PROMETHEUS_PORT/api/v1/rules" | grep -o '"health":"[a-z]*"' | sort | uniq -c | tee "$WORK/rules"
  ! grep -qv '"ok"\|"unknown"' "$WORK/rules"
}

all_targets_up() {
  [ "$(ask "http://127.0.0.1:$PROMETHEUS_PORT/api/v1/query?query=sum%20by%20(role)(up)" |
    grep -o '"role":"[a-z]*"},"value":\[[^,]*,"2"' | wc -l)" = 2 ]
}

check "every node is healthy and knows the others, as scripts/monitor-cluster.sh shows" all_nodes_healthy
check "no container runs as root, can write to its image, or has a capability" is_hardened
check "workers are reachable by nodes only" workers_are_isolated
check "the ops listeners are not reachable from outside" ops_listeners_are_inside
check "nginx -t" docker compose exec -T nginx nginx -t
check "requests are balanced over two gateways" requests_are_balanced 2
check "limits: 10 requests a second, bursts of 20, 5 settings requests a minute; then 429 with Retry-After" limits_hold
check "a setting reaches all gateways within a second and survives kill -9 of both" settings_reach_all_gateways
check "killing a gateway fails no request" gateway_kill_goes_unnoticed
check "scaling workers 2, 4, 1, 2 and gateways 2, 3, 2 under load fails no request" scales_under_load
check "nginx finds a third gateway without a reload" finds_new_gateway
check "Prometheus sees every node" prometheus_sees_all_nodes

# --- HTTPS ------------------------------------------------------------------------------------------------

https() {
  lab_in curl -fsS --max-time 10 --cacert "$WORK/root.pem" --resolve "$NAME:$HTTPS_PORT:127.0.0.1" "$@"
}

obtains_certificate() {
  docker compose --profile pebble up --detach pebble 2>/dev/null
  ACME_SERVER=https://pebble:14000/dir scripts/start-cluster-ssl.sh $NAME admin@$NAME
  docker compose exec -T nginx curl -fsSk https://pebble:15000/roots/0 >"$WORK/root.pem"
  https -D "$WORK/head" -o /dev/null "https://$NAME:$HTTPS_PORT/health"
  grep -i '^strict-transport-security: max-age=63072000' "$WORK/head"
  [ "$(ask_status "http://127.0.0.1:$HTTP_PORT/health")" = 301 ]
}

serial() {
  lab_in openssl s_client -connect "127.0.0.1:$HTTPS_PORT" -servername $NAME </dev/null 2>/dev/null |
    openssl x509 -noout -serial
}

serial_differs_from() {
  [ "$(serial)" != "$1" ]
}

renews() {
  local before
  before=$(serial)
  docker compose run --rm --no-deps -T certbot once --force-renewal
  within 15 serial_differs_from "$before"
  https -o /dev/null "https://$NAME:$HTTPS_PORT/health"
}

# Runs the script for another domain while nginx serves the first certificate.
switches_domain() {
  local before
  before=$(serial)
  ACME_SERVER=https://pebble:14000/dir scripts/start-cluster-ssl.sh other.test admin@other.test
  serial_differs_from "$before" || return 1
  ACME_SERVER=https://pebble:14000/dir scripts/start-cluster-ssl.sh $NAME admin@$NAME
  within 15 https -o /dev/null "https://$NAME:$HTTPS_PORT/health"
  [ "$(docker compose ps --format '{{.Service}}' certbot)" = certbot ]
}

check "scripts/start-cluster-ssl.sh obtains a certificate" obtains_certificate
check "nginx serves a renewed certificate without a restart" renews
check "the domain can be changed, and changed back" switches_domain
summary
