# shellcheck shell=bash
# Machines that are network namespaces of this one, on a switch of their own; to be sourced. Needs
# root and iproute2.
#
# The switch is a namespace, too, with the address .254: what runs there reaches every machine, and
# nothing of it is to be seen outside.

NET=10.78.77
SWITCH=sluice-$$-switch

# own_network SCRIPT ARGUMENTS...: runs the script again in a network of its own, so that other clusters on
# this machine are neither met nor disturbed; where that is not allowed, on the real loopback.
own_network() {
  if [ -z "${OWN_NETWORK:-}" ] && [ "$(id -u)" = 0 ] && command -v ip unshare >/dev/null; then
    # shellcheck disable=SC2016 # expanded by the inner shell
    OWN_NETWORK=true exec unshare --net bash -c 'ip link set lo up && exec "$0" "$@"' "$@"
  fi
}

# machine N: its namespace
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

# unplug N: nothing reaches the machine any more, and nobody is told.
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
