#!/usr/bin/env bash
# Tests a cluster behind this machine's nginx: certificates, TLS, limits, failover, scaling.
#
#   scripts/e2e-cluster.sh
#
# Starts two gateways and two workers on loopback. Checks certificates from a test authority and their renewal,
# the TLS grade, load balancing, limits, failover, settings, and scaling under load. Needs root on Debian
# or Ubuntu and installs what is missing of nginx, certbot, pebble and testssl.sh. Runs in a separate network
# namespace.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/help.sh
no_arguments "$@"
. scripts/lib/java.sh
. scripts/lib/netns.sh

TESTSSL=${TESTSSL:-/var/tmp/sluice-testssl}

install_what_is_missing() {
  needs nginx:nginx-light certbot pebble envsubst:gettext-base jq hexdump:bsdextrautils host:bind9-host \
    openssl mmdebstrap ip:iproute2 curl pgrep:procps
  # The release in Debian 12 does not know the current grading rules.
  if [ ! -x "$TESTSSL/usr/bin/testssl" ]; then
    rm -rf "$TESTSSL"
    mmdebstrap --quiet --variant=extract --aptopt='Acquire::Check-Valid-Until "false"' --include=testssl.sh \
      sid "$TESTSSL" "deb ${DEBIAN_MIRROR:-http://deb.debian.org/debian} sid main"
  fi
}

if [ -z "${OWN_NETWORK:-}" ]; then
  [ "$(id -u)" = 0 ] || { echo "This needs root, to create a separate network" >&2; exit 1; }
  install_what_is_missing
  build_if_needed
fi
own_network scripts/e2e-cluster.sh "$@"
. scripts/lib/cluster.sh
. scripts/lib/pebble.sh
. scripts/lib/checks.sh

NAME=api.sluice.test
WORK=$(mktemp -d)
chmod 755 "$WORK" # nginx's worker processes run as nobody
ADMIN=key-of-the-administrator
NODES=(127.0.0.1:{9000..9003})
export PORT=8000 CLUSTER_NAME=e2e-$$ JAVA_OPTS=-Xmx256m LOG_LEVEL=WARN ADMIN_KEY=$ADMIN
export FUSIONBRAIN_URL=http://127.0.0.1:8920 SETTINGS_FILE=$WORK/settings.json LOGS=$WORK/nginx.log

# processes PATTERN: prints the matching processes of this network. Checks run in subshells, so the list of
# children is not enough.
processes() {
  local pid
  pgrep -f -- "$1" | while read -r pid; do
    [ "$(readlink "/proc/$pid/ns/net")" != "$(readlink /proc/self/ns/net)" ] || echo "$pid"
  done
}

finish() {
  local pids
  mapfile -t pids < <(processes 'scripts/start-local.sh|^pebble|^nginx: master|ChaosLoad')
  [ ${#pids[@]} -eq 0 ] || kill -TERM "${pids[@]}" 2>/dev/null || true
  while [ -n "$(processes 'sluice.launcher.Main')" ]; do sleep 0.2; done
  end_nodes
  rm -rf "$WORK"
}
trap finish EXIT

# --- nginx -----------------------------------------------------------------------------------------------

run_nginx() {
  nginx -p "$WORK" -c "$WORK/nginx.conf" -e "$WORK/nginx-errors.log" "$@"
}

# site plain|tls: fills in the templates as the official nginx image does
site() {
  local template
  export GATEWAYS="server 127.0.0.1:8000 max_fails=0; server 127.0.0.1:8001 max_fails=0;"
  export HTTP_PORT=127.0.0.1:80 HTTPS_LISTEN='443 ssl http2' SSL_DOMAIN=$NAME ACME_ROOT=$WORK/acme CERT_DIR=$WORK/le/live/$NAME HTTPS_ORIGIN=https://$NAME
  mkdir -p "$WORK/conf.d" "$WORK/acme"
  cp -r nginx/snippets "$WORK"
  # shellcheck disable=SC2016,SC2094 # envsubst expands the names; template and output are different files
  for template in nginx/common/* nginx/by-list/* "nginx/$1"/*; do
    envsubst '$GATEWAYS $HTTP_PORT $HTTPS_LISTEN $SSL_DOMAIN $ACME_ROOT $CERT_DIR $HTTPS_ORIGIN' <"$template" \
      >"$WORK/conf.d/$(basename "$template" .template)"
  done
  unset GATEWAYS # scripts/start-local.sh has a setting of the same name
  cat >"$WORK/nginx.conf" <<END
pid nginx.pid;
worker_processes 1;
events {}
http {
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  include conf.d/*.conf;
}
END
}

serves_http() {
  site plain
  run_nginx -t
  run_nginx -g 'daemon off;' >>"$LOGS" 2>&1 & # a daemon would lose standard output
  within 10 curl -fsS -o /dev/null http://127.0.0.1/health
}

# --- Certificates -----------------------------------------------------------------------------------------

start_authority() {
  pebble_files "$WORK/pebble" localhost 127.0.0.1 80
  pebble-challtestsrv -http01 '' -https01 '' -tlsalpn01 '' -dns01 127.0.0.1:8053 \
    -management 127.0.0.1:8055 -defaultIPv6 '' -defaultIPv4 127.0.0.1 >"$WORK/dns.log" 2>&1 &
  PEBBLE_VA_NOSLEEP=1 pebble -config "$WORK/pebble/pebble.json" -dnsserver 127.0.0.1:8053 >"$WORK/pebble.log" 2>&1 &
}

authority() {
  curl -fsS --cacert "$WORK/pebble/ca.pem" "https://localhost:$1"
}

run_certbot() {
  REQUESTS_CA_BUNDLE=$WORK/pebble/ca.pem certbot "$@" --config-dir "$WORK/le" --work-dir "$WORK/le-work" \
    --logs-dir "$WORK/le-logs" --non-interactive
}

obtains_certificate() {
  within 10 authority 14000/dir
  run_certbot certonly --server https://localhost:14000/dir --agree-tos --email "admin@$NAME" \
    --webroot --webroot-path "$WORK/acme" --domain "$NAME" --cert-name "$NAME"
  chmod -R a+rX "$WORK/le"
  authority 15000/roots/0 >"$WORK/root.pem"
  authority 15000/intermediates/0 >"$WORK/intermediate.pem"
  site tls
  run_nginx -t
  run_nginx -s reload
  within 10 https -o /dev/null /health
}

# https [CURL_ARGUMENTS...] PATH
https() {
  curl -fsS --max-time 10 --cacert "$WORK/root.pem" --resolve "$NAME:443:127.0.0.1" "${@:1:$#-1}" "https://$NAME${*: -1}"
}

serial() {
  openssl s_client -connect 127.0.0.1:443 -servername "$NAME" </dev/null 2>/dev/null | openssl x509 -noout -serial
}

serial_differs_from() {
  [ "$(serial)" != "$1" ]
}

renews() {
  local before
  before=$(serial)
  run_certbot renew --force-renewal --no-random-sleep-on-renew \
    --deploy-hook "nginx -p $WORK -c $WORK/nginx.conf -e $WORK/nginx-errors.log -s reload"
  within 10 serial_differs_from "$before"
  https -o /dev/null /health
}

refuses_foreign_domain() {
  curl -fsS -o /dev/null -X POST -d '{"host":"other.test","addresses":["127.9.9.9"]}' http://127.0.0.1:8055/add-a
  ! run_certbot certonly --server https://localhost:14000/dir --agree-tos --email "admin@$NAME" \
    --webroot --webroot-path "$WORK/acme" --domain other.test || return 1
}

redirects_to_https() {
  [ "$(curl -s -o /dev/null -w '%{http_code} %{redirect_url}' -H "Host: $NAME" http://127.0.0.1/models?a=b)" = \
    "301 https://$NAME/models?a=b" ] || return 1
  local path
  for path in /health /nginx-health /openapi.json /settings /r/health /nothing; do
    curl -sk -o /dev/null -D - --resolve "$NAME:443:127.0.0.1" "https://$NAME$path" |
      grep -icE '^(strict-transport-security: max-age=63072000|x-content-type-options: nosniff|x-frame-options: DENY|referrer-policy: no-referrer)' |
      grep -qx 4 || { echo "headers are missing at $path"; return 1; }
  done
}

grade() {
  rm -f "$WORK/grade.json"
  (cd "$TESTSSL" && TESTSSL_INSTALL_DIR=$TESTSSL/etc/testssl bash usr/bin/testssl --quiet --color 0 --warnings off \
    --openssl "$(command -v openssl)" --ip 127.0.0.1 --add-ca "$WORK/root.pem" --jsonfile "$WORK/grade.json" \
    "https://$NAME:443/" </dev/null) >"$WORK/grade.txt" 2>&1 || true
  jq -r '.[] | select(.id == "overall_grade" or .id == "final_score") | "\(.id) \(.finding)"' "$WORK/grade.json"
  # The test authority has no revocation lists, and its certificates are in no public log.
  jq -r '.[] | select(.severity | test("MEDIUM|HIGH|CRITICAL")) |
    select(.id | test("^cert_(revocation|caIssuers)|certificate_transparency") | not) | "\(.id) \(.severity) \(.finding)"' \
    "$WORK/grade.json" | tee "$WORK/findings"
  jq -e '.[] | select(.id == "overall_grade" and .finding == "A+")' "$WORK/grade.json" >/dev/null &&
    [ ! -s "$WORK/findings" ]
}

# --- The cluster --------------------------------------------------------------------------------------------

all_nodes_healthy() {
  scripts/monitor-cluster.sh "${NODES[@]}" | tee "$WORK/monitor"
  grep -q '4 nodes, 0 not healthy; 2 workers' "$WORK/monitor"
}

requests_are_balanced() {
  local i
  : >"$WORK/turns"
  for ((i = 0; i < 20; i++)); do
    https -o /dev/null "/openapi.json?turn=$i"
    sleep 0.12 # the limit is ten a second
  done
  tail -n 20 "$LOGS" | grep -o 'upstream: [0-9.:]*' | sort | uniq -c | tee "$WORK/turns"
  [ "$(awk '$1 == 10' "$WORK/turns" | wc -l)" = 2 ] && ! grep -q 'turn=' "$LOGS"
}

# statuses COUNT PATH: counts the statuses and Retry-After values of COUNT requests, 20 at a time
statuses() {
  seq "$1" | xargs -P 20 -I{} curl -sk -o /dev/null -w '%{http_code} %header{retry-after}\n' \
    --resolve "$NAME:443:127.0.0.1" "https://$NAME$2" | sort | uniq -c | tee "$WORK/statuses"
}

limits_hold() {
  sleep 13 # lets the limits recover from earlier checks
  statuses 60 /openapi.json
  awk '$2 == 200 {served = $1} $2 == 429 && $3 == 1 {refused = $1} END {exit served < 20 || served > 35 || served + refused != 60}' \
    "$WORK/statuses" || return 1
  statuses 8 /settings
  awk '$2 == 401 {served = $1} $2 == 429 && $3 == 12 {refused = $1} END {exit served != 5 || refused != 3}' "$WORK/statuses"
}

setting() {
  curl -fsS -H "Authorization: Bearer $ADMIN" "http://127.0.0.1:$1/settings" | jq -r .keyword
}

# kill_gateway PORT: kills the gateway and waits until it has ended
kill_gateway() {
  local pid
  pid=$(ss -Hltnp "sport = :$1" | grep -o 'pid=[0-9]*' | sed -n 1p | cut -d= -f2)
  kill -KILL "$pid"
  while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
}

settings_reach_all_gateways() {
  curl -fsS -o /dev/null -X PUT -H "Authorization: Bearer $ADMIN" -d '{"keyword":"frage"}' http://127.0.0.1:8000/settings
  sleep 1
  [ "$(setting 8001)" = frage ] || return 1
  kill_gateway 8000
  [ "$(setting 8001)" = frage ] || return 1
  PORT=8000 nodes 1 0 9010
  [ "$(setting 8000)" = frage ] || return 1
  kill_gateway 8001
  PORT=8001 nodes 1 0 9011
  [ "$(setting 8001)" = frage ]
}

gateway_kill_goes_unnoticed() {
  local i
  kill_gateway 8000
  for ((i = 0; i < 20; i++)); do
    https -o /dev/null /openapi.json
    sleep 0.12
  done
  PORT=8000 nodes 1 0 9012
}

stop_worker() {
  kill -TERM "$(processes 'sluice.launcher.Main worker$' | sed -n 1p)"
  sleep 3
}

# Goes from 2 workers to 1, 4 and 1 under a constant load of images.
scales_under_load() {
  stop_worker
  "$JAVA" "${JVM_FLAGS[@]}" -Xmx512m -cp "$LIB/*:$TESTKIT/*" sluice.testkit.chaos.ChaosLoad \
    127.0.0.1 8920 20 50 http://127.0.0.1:8000 http://127.0.0.1:8001 >"$WORK/load" 2>&1 &
  local load=$! i
  sleep 14
  for i in 1 2 3; do
    nodes 0 1 "902$i"
  done
  sleep 8
  scripts/monitor-cluster.sh 127.0.0.1:{9011,9012} 127.0.0.1:902{1,2,3} >"$WORK/monitor"
  for i in 1 2 3; do
    stop_worker
  done
  wait "$load" || { tail -n 5 "$WORK/load"; return 1; }
  tail -n 1 "$WORK/load"
  grep -q ' ok  *6 .* 4  *-' "$WORK/monitor"
}

check "two gateways and two workers start" nodes 2 2 9000
check "nginx -t, and nginx serves" serves_http
start_authority
check "certbot obtains a certificate by ACME" obtains_certificate
check "no certificate for a domain that points elsewhere" refuses_foreign_domain
check "nginx serves a renewed certificate without a restart" renews
check "HTTP redirects to HTTPS; every response has HSTS and security headers" redirects_to_https
check "every node is healthy, as scripts/monitor-cluster.sh shows" all_nodes_healthy
check "requests are balanced over two gateways; queries are not logged" requests_are_balanced
check "limits: 10 requests a second, bursts of 20, 5 settings requests a minute; then 429 with Retry-After" limits_hold
check "a setting reaches all gateways within a second and survives kill -9 of each" settings_reach_all_gateways
check "killing a gateway fails no request" gateway_kill_goes_unnoticed
check "scaling to 1, 4 and 1 workers under load fails no request" scales_under_load
check "testssl.sh grades TLS A+, without findings of MEDIUM or above" grade
summary
