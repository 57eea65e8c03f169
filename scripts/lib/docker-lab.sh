# shellcheck shell=bash
# Provides a private Docker engine and substitutes for the base images, for machines without an engine or a
# registry; sourced. Needs only a Debian mirror, root on a Debian with merged /usr (12 or later), and a JDK 25
# for the Java images.
#
#   lab_prepare DIR          downloads the engine, once
#   lab_start DIR host       starts it in this machine's network, without bridges, for builds that download
#                            something. Builds and docker run need --network host (or none); compose
#                            builds need "network: host" below "build".
#   lab_images DIR           makes the substitute images, once, in either mode
#   lab_stop DIR
#   lab_start DIR            starts it in a separate network without access to the outside, to run what has
#                            been built. Published ports are in that network as well: lab_in curl ...
#   lab_stop DIR
#
# DIR is an absolute path. After lab_start, the docker command and DOCKER_HOST refer to the engine in DIR. A
# Dockerfile must not begin with "# syntax=", which would be downloaded from a registry.
#
# Dockerd, its containerd and their containers run in a separate process and mount namespace. Ending the
# first process ends all of them, and none of their mounts is visible outside.

LAB_MIRROR=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
LAB_NAMESPACE=

# --- The engine ---------------------------------------------------------------------------------------

# lab_debian DIR SUITE VARIANT PACKAGE...: unpacks a Debian system. The mirror may be frozen, so expired
# package lists are accepted.
lab_debian() {
  local dir=$1 suite=$2 variant=$3 IFS=,
  shift 3
  mmdebstrap --quiet --mode=root --variant="$variant" --include="$*" \
    --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Install-Recommends "false"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    "$suite" "$dir" "deb $LAB_MIRROR $suite main" >&2
}

lab_prepare() {
  local dir=$1 name package=() root
  root=$dir/root
  for name in mmdebstrap:mmdebstrap ip:iproute2 unshare:util-linux pgrep:procps; do
    command -v "${name%:*}" >/dev/null || package+=("${name#*:}")
  done
  if [ ${#package[@]} -gt 0 ]; then
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${package[@]}" >&2
  fi
  mkdir -p "$dir"
  if [ ! -e "$dir/.complete" ]; then
    rm -rf "$root"
    lab_debian "$root" sid extract docker.io docker-cli docker-compose docker-buildx containerd runc \
      iptables procps systemd-standalone-sysusers
    # The packages are unpacked but not configured, so the links that their scripts make are missing.
    for name in iptables ip6tables; do
      ln -sf "$name-nft" "$root/usr/sbin/$name"
      ln -sf "$name-nft-save" "$root/usr/sbin/$name-save"
      ln -sf "$name-nft-restore" "$root/usr/sbin/$name-restore"
    done
    mkdir -p "$root/usr/local"
    lab_client "$dir"
    touch "$dir/.complete"
  fi
}

# lab_client DIR: wraps the client commands. They run on this machine, whose C library may be too old for them,
# so they use the one they came with.
lab_client() {
  local dir=$1 command wrapper loader libraries
  loader=$(find "$dir/root/usr/lib" "$dir/root/usr/lib64" -name 'ld-linux-*.so.*' -print -quit)
  libraries=$(dirname "$(find "$dir/root/usr/lib" -name libc.so.6 -print -quit)")
  mkdir -p "$dir/bin" "$dir/config/cli-plugins"
  for command in bin/docker libexec/docker/cli-plugins/docker-compose libexec/docker/cli-plugins/docker-buildx; do
    wrapper=$dir/config/cli-plugins/${command##*/}
    [ "$command" != bin/docker ] || wrapper=$dir/bin/docker
    cat >"$wrapper" <<END
#!/bin/sh
exec '$loader' --library-path '$libraries' --argv0 "\$0" '$dir/root/usr/$command' "\$@"
END
    chmod +x "$wrapper"
  done
}

# lab_pid DIR: prints the pid of the engine's parent process, nothing if it does not run.
lab_pid() {
  local pid
  pid=$(cat "$1/engine.pid" 2>/dev/null) || return 0
  # Pids are reused, so check that this is still the engine.
  if { tr '\0' ' ' <"/proc/$pid/cmdline"; } 2>/dev/null | grep -qF -- "--data-root $1/data"; then
    echo "$pid"
  fi
}

# lab_inside DIR FLAGS...: the first process in the engine's namespaces. It sees this machine's files, as
# containers mount them, but the engine's own programs and libraries, and an empty /run.
lab_inside() {
  local root=$1/root names
  shift
  names=$(cat /etc/resolv.conf)
  # A network namespace exists as long as it is mounted anywhere; this mount must not keep others alive.
  umount --recursive --lazy /run/netns 2>/dev/null || true
  mount -t tmpfs -o mode=755 tmpfs /run
  if [ ! -e /etc/resolv.conf ]; then
    mkdir -p "$(dirname "$(realpath -m /etc/resolv.conf)")"
    echo "$names" >/etc/resolv.conf
  fi
  mount --bind /usr/local "$root/usr/local"
  mount --rbind "$root/usr" /usr
  export PATH=/usr/sbin:/usr/bin
  exec tini-static -- dockerd "$@"
}

# lab_start DIR [host]
lab_start() {
  local dir=$1 mode=${2:-own} name=sluice-$$-docker enter=() flags i
  if [ -n "$(lab_pid "$dir")" ]; then
    echo "The Docker engine in $dir is already running" >&2
    return 1
  fi
  lab_stop "$dir" # cleans up after a killed engine
  echo "$name" >"$dir/name"
  flags=(--data-root "$dir/data" --host "unix://$dir/docker.sock" --config-file /dev/null
    --storage-driver overlay2 --exec-opt native.cgroupdriver=cgroupfs --cgroup-parent "/$name")
  if [ "$mode" = host ]; then
    LAB_NAMESPACE=
    flags+=(--bridge none --iptables=false --ip6tables=false --ip-forward=false)
  else
    LAB_NAMESPACE=$name
    ip netns add "$LAB_NAMESPACE"
    ip -n "$LAB_NAMESPACE" link set lo up
    # Not ip netns exec, which mounts a /sys without cgroups.
    enter=(nsenter "--net=/run/netns/$LAB_NAMESPACE")
    # No name server is reachable, so let look-ups fail at once: nothing listens on loopback.
    flags+=(--dns 127.0.0.1)
  fi
  rm -f "$dir/docker.sock"
  "${enter[@]}" unshare --mount --pid --fork --mount-proc --kill-child \
    bash -euc "$(declare -f lab_inside); lab_inside \"\$@\"" lab "$dir" "${flags[@]}" \
    </dev/null >"$dir/engine.log" 2>&1 &
  echo $! >"$dir/engine.pid"
  export DOCKER_HOST=unix://$dir/docker.sock DOCKER_CONFIG=$dir/config
  unset DOCKER_CONTEXT DOCKER_TLS_VERIFY
  [[ $PATH == "$dir/bin:"* ]] || export PATH=$dir/bin:$PATH
  hash -r
  for ((i = 0; i < 300; i++)); do
    ! docker version >/dev/null 2>&1 || return 0
    sleep 0.1
    [ -e "/proc/$(cat "$dir/engine.pid")" ] || break
  done
  echo "The Docker engine failed to start:" >&2
  tail -n 20 "$dir/engine.log" >&2
  lab_stop "$dir"
  return 1
}

# lab_stop DIR: stops the engine and its containers
lab_stop() {
  local dir=$1 pid first name i
  pid=$(lab_pid "$dir")
  if [ -n "$pid" ]; then
    first=$(pgrep -P "$pid" || true)
    [ -z "$first" ] || kill -TERM "$first" 2>/dev/null || true
    for ((i = 0; i < 400; i++)); do
      [ -n "$(lab_pid "$dir")" ] || break
      sleep 0.1
    done
    # Kills the whole namespace if the engine is still running.
    [ -z "$(lab_pid "$dir")" ] || kill -KILL "$first"
    wait "$pid" 2>/dev/null || true
  fi
  if [ -e "$dir/name" ]; then
    name=$(cat "$dir/name")
    ip netns del "$name" 2>/dev/null || true
    # The cgroups are empty by now; -depth removes inner ones first.
    find /sys/fs/cgroup -depth -type d -path "*/$name*" -exec rmdir {} \; 2>/dev/null || true
  fi
  LAB_NAMESPACE=
  rm -f "$dir/name" "$dir/engine.pid" "$dir/docker.sock"
}

# lab_in COMMAND...: runs a command in the network of the published ports
lab_in() {
  if [ -n "$LAB_NAMESPACE" ]; then
    nsenter "--net=/run/netns/$LAB_NAMESPACE" "$@"
  else
    "$@"
  fi
}

# --- The images ---------------------------------------------------------------------------------------

lab_images() {
  local dir=$1 image
  for image in lab_base=debian:bookworm-slim lab_jdk=eclipse-temurin:25-jdk lab_jre=eclipse-temurin:25-jre \
    lab_nginx=nginx:1.30 lab_certbot=certbot/certbot:v5.1.0 lab_prometheus=prom/prometheus:v3.5.0 \
    lab_pebble=ghcr.io/letsencrypt/pebble:2.8.0; do
    if ! docker image inspect "${image#*=}" >/dev/null 2>&1; then
      echo "Building a substitute for ${image#*=} from Debian packages; it is not the official image" >&2
      rm -rf "$dir/tree"
      "${image%%=*}" "$dir/tree" "${image#*=}"
      rm -rf "$dir/tree"
    fi
  done
}

# lab_import TREE NAME INSTRUCTION...: imports a tree as an image, with Dockerfile instructions.
lab_import() {
  local tree=$1 name=$2 instruction changes=()
  shift 2
  for instruction in "$@"; do
    changes+=(--change "$instruction")
  done
  tar -C "$tree" --numeric-owner --exclude='./var/lib/apt/lists/*' -c . |
    docker import "${changes[@]}" - "$name" >/dev/null
}

# Like the official Java images, this base has no curl, wget or unzip, and user 1000 exists already, as on Ubuntu.
lab_base() {
  lab_debian "$1" bookworm apt ca-certificates fontconfig tzdata
  chroot "$1" useradd --create-home --shell /bin/bash --uid 1000 ubuntu
  lab_import "$1" "$2" 'CMD ["bash"]'
}

lab_find_jdk() {
  local java
  for java in "${JAVA:-}" "${JAVA_HOME:-}/bin/java" /usr/lib/jvm/*25*/bin/java; do
    java=$(readlink -f "$java" || true)
    if "$java"c -version 2>&1 | grep -q '^javac 25'; then
      echo "${java%/bin/java}"
      return
    fi
  done
  echo "The Java images need a JDK 25; set JAVA_HOME to one" >&2
  return 1
}

# lab_java_image CONTEXT NAME COMMAND: builds an image with CONTEXT/openjdk as its Java. It trusts the same CAs
# as this machine, because a proxy with its own CA may be in between.
lab_java_image() {
  local certificates=/etc/ssl/certs
  if [ -e $certificates/java/cacerts ]; then
    cp --remove-destination -L $certificates/java/cacerts "$1/openjdk/lib/security/cacerts"
  fi
  cp -L $certificates/ca-certificates.crt "$1/"
  docker build -q -t "$2" -f - "$1" >/dev/null <<END
FROM debian:bookworm-slim
ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8
COPY openjdk /opt/java/openjdk
COPY ca-certificates.crt $certificates/
CMD ["$3"]
END
}

lab_jdk() {
  local jdk
  jdk=$(lab_find_jdk)
  mkdir -p "$1"
  cp -a "$jdk" "$1/openjdk"
  # Debian's JDK has links to files in /etc.
  find "$1/openjdk" -type l -lname '/*' | while read -r link; do
    cp --remove-destination -rL "$link" "$link.copy"
    rm "$link"
    mv "$link.copy" "$link"
  done
  lab_java_image "$1" "$2" jshell
}

# A JRE has every module that is not a JDK tool, and the debugger agent.
lab_jre() {
  local jdk modules
  jdk=$(lab_find_jdk)
  mkdir -p "$1"
  cat >"$1/Modules.java" <<'END'
void main() {
  for (var module : ModuleLayer.boot().modules()) {
    if (module.getClassLoader() != ClassLoader.getSystemClassLoader()) {
      IO.println(module.getName());
    }
  }
}
END
  modules=$("$jdk/bin/java" --add-modules ALL-SYSTEM "$1/Modules.java" 2>/dev/null | paste -sd,)
  "$jdk/bin/jlink" --add-modules "$modules,jdk.jdwp.agent" --no-header-files --no-man-pages \
    --generate-cds-archive --output "$1/openjdk" >/dev/null
  lab_java_image "$1" "$2" java
}

lab_nginx() {
  local tree=$1 etc=$1/etc/nginx
  lab_debian "$tree" sid essential nginx gettext-base curl ca-certificates openssl passwd
  chroot "$tree" groupadd --system --gid 101 nginx
  chroot "$tree" useradd --system --gid nginx --uid 101 --home-dir /nonexistent --shell /bin/false nginx
  # The official build keeps temporary files in /var/cache/nginx.
  rm -rf "$tree/var/lib/nginx" "$etc/sites-enabled" "$etc/sites-available" "$etc/modules-enabled" "$etc"/conf.d/*
  mkdir -p "$tree/var/cache/nginx" "$tree/docker-entrypoint.d"
  ln -s ../cache/nginx "$tree/var/lib/nginx"
  ln -sf /dev/stdout "$tree/var/log/nginx/access.log"
  ln -sf /dev/stderr "$tree/var/log/nginx/error.log"
  cat >"$etc/nginx.conf" <<'END'
user nginx;
worker_processes auto;

error_log /var/log/nginx/error.log notice;
pid /run/nginx.pid;

events {
    worker_connections 1024;
}

http {
    include /etc/nginx/mime.types;
    default_type application/octet-stream;

    log_format main '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent '
                    '"$http_referer" "$http_user_agent" "$http_x_forwarded_for"';
    access_log /var/log/nginx/access.log main;

    sendfile on;
    keepalive_timeout 65;

    include /etc/nginx/conf.d/*.conf;
}
END
  cat >"$etc/conf.d/default.conf" <<'END'
server {
    listen 80;
    server_name localhost;

    location / {
        root /usr/share/nginx/html;
        index index.html;
    }
}
END
  cat >"$tree/docker-entrypoint.sh" <<'END'
#!/bin/sh
# Before nginx, and no other command, runs *.sh and sources *.envsh.
set -e
case $1 in
  nginx | nginx-debug)
    for script in $(find /docker-entrypoint.d/ -follow -type f | sort -V); do
      if [ ! -x "$script" ]; then
        echo "$0: $script is not executable, skipped"
        continue
      fi
      case $script in
        *.envsh) . "$script" ;;
        *.sh) "$script" ;;
      esac
    done
    ;;
esac
exec "$@"
END
  cat >"$tree/docker-entrypoint.d/20-envsubst-on-templates.sh" <<'END'
#!/bin/sh
# Replaces variables that are set; nginx's own variables stay.
set -e
from=${NGINX_ENVSUBST_TEMPLATE_DIR:-/etc/nginx/templates}
suffix=${NGINX_ENVSUBST_TEMPLATE_SUFFIX:-.template}
to=${NGINX_ENVSUBST_OUTPUT_DIR:-/etc/nginx/conf.d}
[ -d "$from" ] || exit 0
if [ ! -w "$to" ]; then
  echo "$0: ERROR: $from exists, but $to is not writable"
  exit 0
fi
names=$(awk -v filter="${NGINX_ENVSUBST_FILTER:-}" \
  'END { for (name in ENVIRON) if (name ~ filter) printf "${%s} ", name }' </dev/null)
find "$from" -follow -type f -name "*$suffix" | while read -r template; do
  file=$to/${template#"$from"/}
  file=${file%"$suffix"}
  mkdir -p "$(dirname "$file")"
  echo "$0: $template to $file"
  envsubst "$names" <"$template" >"$file"
done
END
  chmod +x "$tree/docker-entrypoint.sh" "$tree"/docker-entrypoint.d/*
  lab_import "$tree" "$2" 'EXPOSE 80' 'STOPSIGNAL SIGQUIT' 'ENTRYPOINT ["/docker-entrypoint.sh"]' \
    'CMD ["nginx", "-g", "daemon off;"]'
}

lab_certbot() {
  lab_debian "$1" sid essential certbot openssl ca-certificates
  lab_import "$1" "$2" 'EXPOSE 80 443' 'VOLUME /etc/letsencrypt /var/lib/letsencrypt' 'ENTRYPOINT ["certbot"]'
}

# The official image is based on busybox.
lab_prometheus() {
  lab_debian "$1" sid essential prometheus busybox
  ln -s busybox "$1/usr/bin/wget"
  mkdir -p "$1/prometheus"
  chroot "$1" chown -R nobody:nogroup /prometheus /etc/prometheus
  lab_import "$1" "$2" 'EXPOSE 9090' 'USER nobody' 'WORKDIR /prometheus' 'VOLUME /prometheus' \
    'ENTRYPOINT ["/bin/prometheus"]' \
    'CMD ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"]'
}

# Pebble is the ACME test server of Let's Encrypt.
lab_pebble() {
  lab_debian "$1" sid essential pebble
  lab_import "$1" "$2" 'ENTRYPOINT ["/usr/bin/pebble"]'
}
