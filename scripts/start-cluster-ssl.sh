#!/usr/bin/env bash
# The same as start-cluster.sh with HTTPS: gets a certificate from Let's Encrypt, and renews it in time.
#
#   scripts/start-cluster-ssl.sh [--staging] DOMAIN EMAIL
#
# DOMAIN must lead to port 80 of this machine. With --staging the certificate is from Let's Encrypt's
# test server, which browsers do not trust and which forgives mistakes; run it again without to get
# a real one. SSL_DOMAIN and SSL_EMAIL do instead of the arguments; ACME_SERVER names another server.
# From then on every docker compose in this folder knows of it, by the file .env.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/compose.sh

LETS_ENCRYPT=https://acme-v02.api.letsencrypt.org/directory
STAGING=https://acme-staging-v02.api.letsencrypt.org/directory

server=${ACME_SERVER:-$LETS_ENCRYPT}
if [ "${1:-}" = --staging ]; then
  server=$STAGING
  shift
fi
export SSL_DOMAIN=${1:-${SSL_DOMAIN:-}} SSL_EMAIL=${2:-${SSL_EMAIL:-}} ACME_SERVER=$server
[[ $SSL_DOMAIN =~ ^([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$ && $SSL_EMAIL =~ ^[^[:space:]@]+@[^[:space:]@]+$ ]] ||
  fail "Usage: scripts/start-cluster-ssl.sh [--staging] DOMAIN EMAIL"
require_compose

# has_certificate: one that nginx can start with
has_certificate() {
  docker compose --profile ssl run --rm --no-deps -T --entrypoint test certbot -s /certificate/fullchain.pem
}

has_certificate || NGINX_SITE=plain docker compose up --detach --build --wait
docker compose --profile ssl run --rm --no-deps -T certbot once ||
  fail "No certificate: does $SSL_DOMAIN lead to port 80 of this machine? The cluster serves HTTP meanwhile"
remember NGINX_SITE=tls COMPOSE_PROFILES=ssl \
  "SSL_DOMAIN=$SSL_DOMAIN" "SSL_EMAIL=$SSL_EMAIL" "ACME_SERVER=$ACME_SERVER"
unset COMPOSE_PROFILES
docker compose up --detach --build --wait
serves https || fail "The cluster runs, but does not answer; see docker compose logs"
echo "ready $(address https)"
