#!/usr/bin/env bash
# Creates a private CA and a certificate for each node, for mutual TLS between nodes.
#
#   scripts/generate-bus-tls.sh FOLDER NAME[,ADDRESS ...] ...
#   scripts/generate-bus-tls.sh bus-tls gateway-1,10.0.0.1 worker-1,10.0.0.2
#
# Writes to FOLDER: ca.pem, which every node needs (BUS_TLS_CA); ca-key.pem, which no node needs and which must
# stay secret; and NAME.pem and NAME-key.pem for each node (BUS_TLS_CERT, BUS_TLS_KEY). List the names and
# addresses at which other nodes reach a node, including its CLUSTER_HOST; localhost and 127.0.0.1 are
# always included. Run it again with other names to add nodes.
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

# quietly COMMAND...: shows the command's output only if it fails
quietly() {
  local output
  output=$("$@" 2>&1) || { echo "$output" >&2; exit 1; }
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
