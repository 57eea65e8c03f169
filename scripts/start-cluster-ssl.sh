#!/usr/bin/env bash
# Runs the Docker cluster with HTTPS and a Let's Encrypt certificate that renews itself.
#
#   scripts/start-cluster-ssl.sh [--staging] DOMAIN EMAIL
#
# Starts the same cluster as scripts/start-cluster.sh. DOMAIN must resolve to this machine, whose port 80 must be
# reachable. --staging uses Let's Encrypt's test server, which has generous rate limits but whose certificates
# browsers do not trust; run the script again without it for a real certificate. The variables SSL_DOMAIN and
# SSL_EMAIL replace the arguments; ACME_SERVER sets another server. The settings are stored in .env, so that
# every later docker compose in this folder uses them.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/help.sh
. scripts/lib/compose.sh

LETS_ENCRYPT=https://acme-v02.api.letsencrypt.org/directory
STAGING=https://acme-staging-v02.api.letsencrypt.org/directory
DOMAIN='^([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])$'
EMAIL='^[^[:space:]@]+@[^[:space:]@]+$'

require_compose
server=${ACME_SERVER:-$LETS_ENCRYPT}
if [ "${1:-}" = --staging ]; then
  server=$STAGING
  shift
fi
SSL_DOMAIN=${1:-$(setting SSL_DOMAIN)} SSL_EMAIL=${2:-$(setting SSL_EMAIL)}
[[ $SSL_DOMAIN =~ $DOMAIN && $SSL_EMAIL =~ $EMAIL ]] ||
  fail "A domain and an email address are required: scripts/start-cluster-ssl.sh [--staging] DOMAIN EMAIL"
export SSL_DOMAIN SSL_EMAIL ACME_SERVER=$server

# has_certificate: whether there is a certificate that nginx can start with, for whatever domain
has_certificate() {
  docker compose run --rm --no-deps -T --entrypoint test certbot -s /certificate/fullchain.pem
}

site=plain
! has_certificate || site=tls
CERTBOTS=0 NGINX_SITE=$site docker compose up --detach --build --wait # the CA must reach port 80
docker compose run --rm --no-deps -T certbot once ||
  fail "No certificate was issued: does $SSL_DOMAIN resolve to this machine, and is port 80 reachable? The cluster keeps running as before"
remember NGINX_SITE=tls CERTBOTS=1 "SSL_DOMAIN=$SSL_DOMAIN" "SSL_EMAIL=$SSL_EMAIL" "ACME_SERVER=$ACME_SERVER"
docker compose up --detach --build --wait
serves || fail "The cluster is running but does not respond; see docker compose logs"
echo "ready $(address)"
