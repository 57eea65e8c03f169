#!/bin/sh
# Gets a certificate for SSL_DOMAIN from ACME_SERVER if there is none, renews it in time, and copies it for nginx. For
# certbot's official image. With "once" it exits after the first round; further arguments go to certbot.
set -eu

mine() {
  # A certificate from another server, such as the staging one, does not count.
  grep -qxF "server = $ACME_SERVER" "/etc/letsencrypt/renewal/$SSL_DOMAIN.conf" 2>/dev/null
}

get() {
  if mine; then
    certbot renew --quiet --cert-name "$SSL_DOMAIN" --no-random-sleep-on-renew "$@"
  else
    certbot certonly --non-interactive --force-renewal --agree-tos --email "$SSL_EMAIL" \
      --server "$ACME_SERVER" --webroot --webroot-path /var/www/acme \
      --cert-name "$SSL_DOMAIN" --domain "$SSL_DOMAIN"
  fi
}

# nginx runs as user 101 and cannot read the originals. Comparing each time also repairs a copy that failed before or
# belongs to another domain. Both files are complete before the one that nginx watches changes.
deploy() {
  live=/etc/letsencrypt/live/$SSL_DOMAIN
  if cmp -s "$live/fullchain.pem" /certificate/fullchain.pem && cmp -s "$live/privkey.pem" /certificate/privkey.pem; then
    return
  fi
  umask 077
  for file in privkey fullchain; do
    rm -f "/certificate/.$file.pem"
    cp "$live/$file.pem" "/certificate/.$file.pem"
    chown 101:101 "/certificate/.$file.pem"
  done
  mv -f /certificate/.privkey.pem /certificate/privkey.pem
  mv -f /certificate/.fullchain.pem /certificate/fullchain.pem
}

if [ "${1:-}" = once ]; then
  shift
  get "$@"
  deploy
  exit
fi
trap 'exit 0' TERM INT
while :; do
  (get && deploy) || echo "Could not get a certificate; the next try is in twelve hours" >&2
  sleep 43200 &
  wait $!
done
