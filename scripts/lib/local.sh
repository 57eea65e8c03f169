# shellcheck shell=bash
# Ports and memory of this machine, for scripts/start-local.sh; sourced.

# listens PID PORT: whether this very process listens on the port.
listens() {
  local inode
  while read -r inode; do
    [ -z "$(find "/proc/$1/fd" -lname "socket:\[$inode\]" -print -quit 2>/dev/null)" ] || return 0
  done < <(awk -v port="$(printf ':%04X' "$2")$" '$4 == "0A" && $2 ~ port { print $10 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null)
  return 1
}

# heap_percent COUNT: heap of each of COUNT nodes, in percent of the machine's memory. All nodes together get 60,
# and none gets more than the 40 of a single node.
heap_percent() {
  local percent=$((60 / $1))
  [ $percent -le 40 ] || percent=40
  [ $percent -ge 1 ] || percent=1
  echo $percent
}
