#!/bin/sh
# Gets a certificate for SSL_DOMAIN from ACME_SERVER if there is none, renews it in time, and gives it to
# nginx. For certbot's official image. "once" ends after the first round; what follows goes to certbot.
set -eu

mine() {
  # One that is from somebody else, as from the staging server before, does not count.
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

# nginx runs as 101 and has no other right to it. Compared each time: whatever went wrong before, or was
# another domain's, is made good. Both files are there before the one that nginx looks at changes.
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
