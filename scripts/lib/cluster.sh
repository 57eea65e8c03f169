# shellcheck shell=bash disable=SC2034
# Starts and stops nodes for a test script; sourced after lib/java.sh. Nodes stop when the script ends.

. scripts/lib/help.sh
needs curl pgrep:procps
LOG=$(mktemp)
SCRIPTS=()

# launch COMMAND...: starts nodes with this command and waits until it prints a line that begins with "ready".
launch() {
  local ready
  ready=$(grep -c '^ready' "$LOG" || true)
  "$@" >>"$LOG" 2>&1 &
  SCRIPTS+=($!)
  until [ "$(grep -c '^ready' "$LOG")" -gt "$ready" ]; do
    kill -0 "${SCRIPTS[-1]}" 2>/dev/null || { tail -n 20 "$LOG"; exit 1; }
    sleep 0.2
  done
}

# nodes GATEWAYS WORKERS OPS_PORT: starts nodes; their ops listeners use OPS_PORT and the ports after it.
nodes() {
  GATEWAYS=$1 WORKERS=$2 OPS_PORT=$3 launch scripts/start-local.sh
}

# pid_of SCRIPT ROLE: prints the pid of the first node with this role that start script SCRIPT has started.
pid_of() {
  pgrep -P "$1" -f "sluice.launcher.Main $2\$" | head -n 1
}

# metric OPS_ADDRESS NAME: prints the value of a metric without labels, 0 if it is missing.
metric() {
  curl -s -m 2 "http://$1/metrics" | awk -v name="$2" '$1 == name {print $2; found = 1} END {if (!found) print 0}'
}

end_nodes() {
  [ ${#SCRIPTS[@]} -eq 0 ] || kill -TERM "${SCRIPTS[@]}" 2>/dev/null || true
  wait
  rm -f "$LOG"
}
