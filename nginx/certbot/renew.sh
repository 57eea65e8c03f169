#!/bin/sh
# Gets a certificate for SSL_DOMAIN from ACME_SERVER if there is none, renews it in time, and gives it to
# nginx. For certbot's official image. "once" ends after the first round.
set -eu
trap 'exit 0' TERM INT

get() {
  # One that is from somebody else, as from the staging server before, does not count.
  if grep -qsxF "server = $ACME_SERVER" "/etc/letsencrypt/renewal/$SSL_DOMAIN.conf"; then
    certbot renew --quiet --deploy-hook /nginx/deploy.sh "$@"
  else
    certbot certonly --non-interactive --force-renewal --agree-tos --email "$SSL_EMAIL" --server "$ACME_SERVER" \
      --webroot --webroot-path /var/www/acme --cert-name "$SSL_DOMAIN" --domain "$SSL_DOMAIN" \
      --deploy-hook /nginx/deploy.sh
  fi
}

if [ "${1:-}" = once ]; then
  shift
  get "$@"
  exit
fi
while :; do
  get || echo "Could not get a certificate; the next try is in twelve hours" >&2
  sleep 43200 &
  wait $!
done
