#!/usr/bin/env bash
# Runs the cluster of docker-compose.yml in the background: nginx, gateways, workers.
#
#   scripts/start-cluster.sh                                        two gateways and two workers, on port 80
#   GATEWAYS=3 WORKERS=4 HTTP_PORT=8080 scripts/start-cluster.sh
#   scripts/start-cluster.sh --profile monitoring                   with Prometheus
#
# Builds the image if needed, and waits until the cluster serves requests. Needs Docker with Compose 2.24 or
# later. Arguments are passed to docker compose. Options: docker/README.md. Node settings go into a file
# sluice.env. HTTPS: scripts/start-cluster-ssl.sh. To stop: docker compose --profile '*' down
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/help.sh
. scripts/lib/compose.sh

require_compose
docker compose "$@" up --detach --build --wait
serves || fail "The cluster is running but does not respond; see docker compose logs"
echo "ready $(address)"
