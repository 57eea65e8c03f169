#!/bin/sh
# Reloads nginx when its certificate has been renewed; for /docker-entrypoint.d of the official image.
certificate=$CERT_DIR/fullchain.pem
age() {
  stat -L -c %Y "$certificate" 2>/dev/null
}
(
  known=$(age)
  while sleep "${RELOAD_CHECK_SECONDS:-10}"; do
    now=$(age)
    if [ -n "$now" ] && [ "$now" != "$known" ]; then
      known=$now
      nginx -t -q && nginx -s reload && echo "$0: new certificate" >&2
    fi
  done
) &
