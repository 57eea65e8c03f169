# shellcheck shell=bash
# Configures pebble, the ACME test server of Let's Encrypt; sourced.

# pebble_files DIR NAME LISTEN_ADDRESS HTTP_PORT: writes pebble's configuration, and a certificate for its host
# NAME signed by the authority in ca.pem. Pebble issues certificates for 90 days, as Let's Encrypt does, and
# validates domains on HTTP_PORT.
pebble_files() {
  local dir=$1 name=$2
  mkdir -p "$dir"
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=Test authority" \
    -addext basicConstraints=critical,CA:true -addext keyUsage=critical,keyCertSign -keyout "$dir/ca-key.pem" -out "$dir/ca.pem" 2>/dev/null
  openssl req -newkey rsa:2048 -nodes -subj "/CN=$name" -keyout "$dir/key.pem" -out "$dir/request.pem" 2>/dev/null
  openssl x509 -req -in "$dir/request.pem" -CA "$dir/ca.pem" -CAkey "$dir/ca-key.pem" -CAcreateserial -days 2 \
    -extfile <(printf 'subjectAltName=DNS:%s\nauthorityKeyIdentifier=keyid\n' "$name") -out "$dir/cert.pem" 2>/dev/null
  cat >"$dir/pebble.json" <<END
{
  "pebble": {
    "listenAddress": "$3:14000",
    "managementListenAddress": "$3:15000",
    "certificate": "${PEBBLE_SEES:-$dir}/cert.pem",
    "privateKey": "${PEBBLE_SEES:-$dir}/key.pem",
    "certificateValidityPeriod": 7776000,
    "httpPort": $4,
    "tlsPort": 5001
  }
}
END
  chmod -R a+rX "$dir"
}
