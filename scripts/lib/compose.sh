# shellcheck shell=bash
# What the scripts around docker-compose.yml have in common; to be sourced from the project's root.

fail() {
  echo "$1" >&2
  exit 1
}

require_compose() {
  docker compose version >/dev/null 2>&1 || fail "This needs Docker with Compose 2.24 or later"
  docker info >/dev/null 2>&1 || fail "The Docker engine does not answer: does it run, and may you use it?"
}

# serves http|https: whether a gateway answers through nginx. Asked from within, as published ports may
# be elsewhere; for the name in the certificate, whoever has signed that.
serves() {
  docker compose exec -T nginx \
    curl -fsSk -o /dev/null --max-time 5 --retry 5 --retry-delay 1 --retry-all-errors \
    --connect-to "::127.0.0.1:" "$1://${SSL_DOMAIN:-localhost}/health"
}

# address http|https: as clients on this machine write it
address() {
  local port
  if [ "$1" = https ]; then
    port=${HTTPS_PORT:-443}
    [ "$port" = 443 ] || port=:$port
    echo "https://$SSL_DOMAIN${port#443}"
  else
    port=${HTTP_PORT:-80}
    [ "$port" = 80 ] || port=:$port
    echo "http://localhost${port#80}"
  fi
}

# remember NAME=VALUE...: for every docker compose in this folder from now on
remember() {
  local file=${COMPOSE_ENV_FILES:-.env} pair kept
  for pair in "$@"; do
    kept=$(grep -v "^${pair%%=*}=" "$file" 2>/dev/null || true)
    printf '%s\n' ${kept:+"$kept"} "$pair" >"$file"
  done
}
