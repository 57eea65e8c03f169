# shellcheck shell=bash
# Shared by the scripts around docker-compose.yml; sourced from the repository root.

fail() {
  echo "$1" >&2
  exit 1
}

require_compose() {
  docker compose version >/dev/null 2>&1 || fail "This needs Docker with Compose 2.24 or later"
  docker info >/dev/null 2>&1 || fail "Cannot reach the Docker engine: is it running, and do you have access to it?"
}

# setting NAME: prints the value compose uses, from the environment or from .env
setting() {
  docker compose config --environment | sed -n "s/^$1=//p"
}

# serves: whether a gateway responds through nginx. The request is made inside the nginx container, as published
# ports may be on another machine. It uses the name in the certificate and accepts any issuer.
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

# address: prints the URL for clients on this machine
address() {
  local port
  if [ "$(scheme)" = https ]; then
    port=$(docker compose port nginx 443 | sed 's/.*://; s/^443$//')
  else
    port=$(docker compose port nginx 80 | sed 's/.*://; s/^80$//')
  fi
  echo "$(scheme)://$(host)${port:+:$port}"
}

# remember NAME=VALUE...: stores settings in .env for every later docker compose in this folder
remember() {
  local file=${COMPOSE_ENV_FILES:-.env} pair others
  for pair in "$@"; do
    others=$(grep -v "^${pair%%=*}=" "$file" 2>/dev/null || true)
    printf '%s\n' ${others:+"$others"} "$pair" >"$file"
  done
}
