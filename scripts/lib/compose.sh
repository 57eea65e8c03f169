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

# setting NAME: what compose makes of it, from the environment or from .env
setting() {
  docker compose config --environment | sed -n "s/^$1=//p"
}

# serves: whether a gateway answers through nginx. Asked from within, as published ports may be elsewhere;
# for the name in the certificate, whoever has signed that.
serves() {
  docker compose exec -T nginx curl -fsSk -o /dev/null --max-time 5 --retry 5 --retry-delay 1 \
    --retry-all-errors --connect-to "::127.0.0.1:" "$(scheme)://$(host)/health"
}

scheme() {
  [ "$(setting NGINX_SITE)" = tls ] && echo https || echo http
}

host() {
  local domain
  domain=$(setting SSL_DOMAIN)
  echo "${domain:-localhost}"
}

# address: as clients on this machine write it
address() {
  local port
  if [ "$(scheme)" = https ]; then
    port=$(docker compose port nginx 443 | sed 's/.*://; s/^443$//')
  else
    port=$(docker compose port nginx 80 | sed 's/.*://; s/^80$//')
  fi
  echo "$(scheme)://$(host)${port:+:$port}"
}

# remember NAME=VALUE...: for every docker compose in this folder from now on
remember() {
  local file=${COMPOSE_ENV_FILES:-.env} pair kept
  for pair in "$@"; do
    kept=$(grep -v "^${pair%%=*}=" "$file" 2>/dev/null || true)
    printf '%s\n' ${kept:+"$kept"} "$pair" >"$file"
  done
}
