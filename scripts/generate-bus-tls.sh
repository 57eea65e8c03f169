#!/usr/bin/env bash
# Makes a private certificate authority and a certificate for each node, for mutual TLS on the links
# between nodes (BUS_TLS_CERT, BUS_TLS_KEY, BUS_TLS_CA). Run again with other names to add nodes.
#
#   scripts/generate-bus-tls.sh FOLDER NAME[,ADDRESS ...] ...
#   scripts/generate-bus-tls.sh bus-tls gateway-1,10.0.0.1 worker-1,10.0.0.2
#
# FOLDER gets ca.pem, which every node needs, ca-key.pem, which no node needs and nobody else should
# have, and NAME.pem with NAME-key.pem for each node. A node is known by the names and addresses that
# the others reach it at, its CLUSTER_HOST among them; 127.0.0.1 and localhost are always included.
set -euo pipefail
# shellcheck source=scripts/lib/help.sh
. "$(dirname "$0")/lib/help.sh"
# shellcheck source=scripts/lib/names.sh
. "$(dirname "$0")/lib/names.sh"

DAYS=825
[ $# -ge 2 ] || wrong_usage
folder=$1
shift
needs openssl
umask 077
mkdir -p "$folder"

quietly() {
  local said
  said=$("$@" 2>&1) || { echo "$said" >&2; exit 1; }
}

new_key=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -sha256 -days "$DAYS")
if [ ! -e "$folder/ca.pem" ]; then
  quietly openssl req -x509 "${new_key[@]}" -subj "/CN=Sluice nodes" \
    -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign" \
    -keyout "$folder/ca-key.pem" -out "$folder/ca.pem"
fi

for node in "$@"; do
  IFS=, read -ra names <<<"$node,localhost,127.0.0.1"
  quietly openssl req -x509 "${new_key[@]}" -subj "/CN=${names[0]}" \
    -CA "$folder/ca.pem" -CAkey "$folder/ca-key.pem" \
    -addext "basicConstraints=critical,CA:FALSE" -addext "keyUsage=critical,digitalSignature" \
    -addext "subjectAltName=$(subject_alternatives "${names[@]}")" -addext "extendedKeyUsage=serverAuth,clientAuth" \
    -keyout "$folder/${names[0]}-key.pem" -out "$folder/${names[0]}.pem"
  echo "$folder/${names[0]}.pem and $folder/${names[0]}-key.pem are for: ${names[*]}"
done
