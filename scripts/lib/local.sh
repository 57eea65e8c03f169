# shellcheck shell=bash
# What scripts/start-local.sh knows of the machine; to be sourced.

# listens PID PORT: whether this process does, and not another one that was there before.
listens() {
  local inode
  while read -r inode; do
    [ -z "$(find "/proc/$1/fd" -lname "socket:\[$inode\]" -print -quit 2>/dev/null)" ] || return 0
  done < <(awk -v port="$(printf ':%04X' "$2")$" '$4 == "0A" && $2 ~ port { print $10 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null)
  return 1
}

# heap_percent COUNT: of the machine's memory, for the heap of each of so many nodes: 60 for all together, and
# no node gets more than it does alone.
heap_percent() {
  local percent=$((60 / $1))
  [ $percent -le 40 ] || percent=40
  [ $percent -ge 1 ] || percent=1
  echo $percent
}
