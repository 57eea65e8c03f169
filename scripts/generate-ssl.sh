#!/usr/bin/env bash
# Creates a self-signed certificate for tests and small networks.
#
#   scripts/generate-ssl.sh [NAME ...]     names and addresses it is valid for; default localhost 127.0.0.1
#
# Writes cert.pem and key.pem to the repository root, where scripts/start-local.sh finds them and then serves
# HTTPS. TLS_CERT and TLS_KEY set other paths. Clients do not trust the certificate unless told to.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/help.sh
. scripts/lib/names.sh

CERT=${TLS_CERT:-cert.pem}
KEY=${TLS_KEY:-key.pem}
DAYS=825 # the longest lifetime that Apple's systems accept
names=("$@")
[ ${#names[@]} -gt 0 ] || names=(localhost 127.0.0.1)

if [ -e "$CERT" ] || [ -e "$KEY" ]; then
  echo "$CERT or $KEY already exists; remove both first" >&2
  exit 1
fi

needs openssl
umask 077
if ! output=$(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -sha256 -days "$DAYS" \
  -subj "/CN=${names[0]}" -addext "subjectAltName=$(subject_alternatives "${names[@]}")" \
  -addext "basicConstraints=critical,CA:FALSE" -addext "keyUsage=critical,digitalSignature" \
  -addext "extendedKeyUsage=serverAuth" -keyout "$KEY" -out "$CERT" 2>&1); then
  echo "$output" >&2
  exit 1
fi
echo "$CERT and $KEY are for: ${names[*]}"
