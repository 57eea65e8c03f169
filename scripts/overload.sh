#!/usr/bin/env bash
# Requests five times as many images as a worker can convert, and reports the outcome.
#
#   scripts/overload.sh
#
# Starts a gateway and a worker with 256 MB of heap. Prints how many images were still converted, how long other
# requests waited for the unconverted image or a 503, and whether the cluster has recovered five seconds later.
# The worker converts one image at a time (WORKER_SLOTS), which leaves a core for everything else.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/help.sh
no_arguments "$@"
. scripts/lib/java.sh
. scripts/lib/netns.sh
needs pgrep:procps
build_if_needed
own_network scripts/overload.sh "$@"
. scripts/lib/cluster.sh

UPSTREAM_PORT=${UPSTREAM_PORT:-8940}
export PORT=${PORT:-8941} CLUSTER_NAME=overload-$$ LOG_LEVEL=ERROR
export FUSIONBRAIN_URL=http://127.0.0.1:$UPSTREAM_PORT WORKER_SLOTS=${WORKER_SLOTS:-1}
export MAX_REQUESTS_PER_CLIENT=${MAX_REQUESTS_PER_CLIENT:-2048} # all clients have the same address
OPS=9140

trap end_nodes EXIT
JAVA_OPTS=-Xmx1g nodes 1 0 $OPS
pids=$(pid_of "${SCRIPTS[-1]}" gateway)
JAVA_OPTS=-Xmx256m nodes 0 1 $((OPS + 1))
pids+=" $(pid_of "${SCRIPTS[-1]}" worker)"
status=0
"$JAVA" "${JVM_FLAGS[@]}" -Xmx1g -cp "$LIB/*:$TESTKIT/*" sluice.testkit.chaos.Overload \
  "$UPSTREAM_PORT" "http://127.0.0.1:$PORT" || status=1
for pid in $pids; do
  if kill -0 "$pid" 2>/dev/null; then
    awk -v role="$(tr '\0' '\n' <"/proc/$pid/cmdline" | tail -n 1)" \
      '/^VmHWM/ {printf "%s alive, peak RSS %d MiB\n", role, $2 / 1024}' "/proc/$pid/status"
  else
    echo "a node died"
    status=1
  fi
done
exit $status
