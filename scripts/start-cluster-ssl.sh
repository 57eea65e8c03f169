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
  fail "A domain and an e-mail address are needed: scripts/start-cluster-ssl.sh [--staging] DOMAIN EMAIL"
export SSL_DOMAIN SSL_EMAIL ACME_SERVER=$server

# has_certificate: one that nginx can start with, whose ever it is
has_certificate() {
  docker compose run --rm --no-deps -T --entrypoint test certbot -s /certificate/fullchain.pem
}

site=plain
! has_certificate || site=tls
CERTBOTS=0 NGINX_SITE=$site docker compose up --detach --build --wait # so that the authority finds somebody
docker compose run --rm --no-deps -T certbot once ||
  fail "No certificate: does $SSL_DOMAIN lead to port 80 of this machine? Without it the cluster serves as before"
remember NGINX_SITE=tls CERTBOTS=1 "SSL_DOMAIN=$SSL_DOMAIN" "SSL_EMAIL=$SSL_EMAIL" "ACME_SERVER=$ACME_SERVER"
docker compose up --detach --build --wait
serves || fail "The cluster runs, but does not answer; see docker compose logs"
echo "ready $(address)"
