#!/usr/bin/env bash
# Runs the cluster of docker-compose.yml on this machine, in the background: nginx, gateways, workers.
# Builds the image first if needed, and waits until requests are served.
#
#   scripts/start-cluster.sh                                        two of each, on port 80
#   GATEWAYS=3 WORKERS=4 HTTP_PORT=8080 scripts/start-cluster.sh
#   scripts/start-cluster.sh --profile monitoring                   with Prometheus
#
# Needs Docker with Compose 2.24 or later. Arguments go to docker compose. What can be set:
# docker/README.md. Settings of nodes go into a file sluice.env. HTTPS: scripts/start-cluster-ssl.sh.
# Stop it: docker compose --profile '*' down
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/help.sh
. scripts/lib/compose.sh

require_compose
docker compose "$@" up --detach --build --wait
serves || fail "The cluster runs, but does not answer; see docker compose logs"
echo "ready $(address)"
