#!/usr/bin/env bash
# Makes a certificate of your own for tests and small networks: cert.pem and key.pem in this folder,
# where scripts/start-local.sh finds them and serves HTTPS. Clients will not trust it by themselves.
#
#   scripts/generate-ssl.sh [NAME ...]     names and addresses it is for; default localhost 127.0.0.1
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/help.sh
. scripts/lib/names.sh

CERT=${TLS_CERT:-cert.pem}
KEY=${TLS_KEY:-key.pem}
DAYS=825 # the longest that Apple's systems accept
names=("$@")
[ ${#names[@]} -gt 0 ] || names=(localhost 127.0.0.1)

if [ -e "$CERT" ] || [ -e "$KEY" ]; then
  echo "$CERT or $KEY is there already; remove both first" >&2
  exit 1
fi

needs openssl
umask 077
if ! said=$(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -sha256 -days "$DAYS" \
  -subj "/CN=${names[0]}" -addext "subjectAltName=$(subject_alternatives "${names[@]}")" \
  -addext "basicConstraints=critical,CA:FALSE" -addext "keyUsage=critical,digitalSignature" \
  -addext "extendedKeyUsage=serverAuth" -keyout "$KEY" -out "$CERT" 2>&1); then
  echo "$said" >&2
  exit 1
fi
echo "$CERT and $KEY are for: ${names[*]}"
