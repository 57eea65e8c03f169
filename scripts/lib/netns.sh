# shellcheck shell=bash
# Simulates machines as network namespaces connected by a switch; sourced. Needs root and iproute2.
#
# The switch is a namespace as well, with the address .254. Processes there can reach every machine;
# nothing is visible outside.

NET=10.78.77
SWITCH=sluice-$$-switch

# own_network SCRIPT ARGUMENTS...: re-runs the script in a separate network namespace, so that it cannot meet or
# disturb other clusters on this machine. Without root it goes on with the real loopback interface.
own_network() {
  if [ -z "${OWN_NETWORK:-}" ] && [ "$(id -u)" = 0 ] && command -v ip unshare >/dev/null; then
    # shellcheck disable=SC2016 # expanded by the inner shell
    OWN_NETWORK=true exec unshare --net bash -c 'ip link set lo up && exec "$0" "$@"' "$@"
  fi
}

# machine N: prints the name of its namespace
machine() {
  echo "sluice-$$-$1"
}

# machines COUNT
machines() {
  local i
  ip netns add "$SWITCH"
  ip -n "$SWITCH" link set lo up
  ip -n "$SWITCH" link add br0 type bridge
  ip -n "$SWITCH" addr add "$NET.254/24" dev br0
  ip -n "$SWITCH" link set br0 up
  for ((i = 1; i <= $1; i++)); do
    ip netns add "$(machine "$i")"
    ip -n "$(machine "$i")" link set lo up
    ip -n "$SWITCH" link add "port$i" type veth peer name eth0 netns "$(machine "$i")"
    ip -n "$SWITCH" link set "port$i" master br0 up
    ip -n "$(machine "$i")" addr add "$NET.$i/24" dev eth0
    ip -n "$(machine "$i")" link set eth0 up
  done
}

# unplug N: silently cuts the machine off.
unplug() {
  ip -n "$SWITCH" link set "port$1" nomaster
}

plug_in() {
  ip -n "$SWITCH" link set "port$1" master br0
}

remove_machines() {
  local name
  ip netns list | grep -o "^sluice-$$-[^ ]*" | while read -r name; do
    ip netns del "$name"
  done
}
