#!/usr/bin/env bash
# Makes the secrets of the compose files in compose/secrets/, which git ignores: each only if it is not there yet. A
# compose engine mounts a file as it is, with its owner and mode, so each file belongs to the user of the image that
# reads it; only root can do that.
#
#   sudo compose/secrets.sh [FOLDER]
set -euo pipefail
umask 077
here="$(cd "$(dirname "$0")" && pwd)"
folder="${1:-"$here/secrets"}"
[ "$(id -u)" = 0 ] || { echo "secrets: run as root: the files must belong to the users of the images" >&2; exit 1; }
# shellcheck source=compose/certificates.sh
. "$here/certificates.sh"
mkdir -p "$folder"
cd "$folder"

# The users of our image and of grafana/grafana. A voter key is 32 bytes, as `disvote voter-key new` writes them.
[ -s voter.key ] || { random; echo; } | keep voter.key 10001
[ -s grafana-password ] || random | keep grafana-password 472
# Certificates of the servers, and passwords of their users.
"$here/kafka/secrets.sh" "$PWD/kafka"
"$here/postgres/secrets.sh" "$PWD/postgres"
