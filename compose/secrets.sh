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
mkdir -p "$folder"
cd "$folder"

# The users of our image and of postgres:18.
ours=10001 postgres=999

# 32 random bytes in base64url, as `disvote voter-key new` writes them.
random() { openssl rand -base64 32 | tr '+/' '-_' | tr -d '=\n'; }

# FILE OWNER: standard input, as a file that only its owner can read.
keep() {
  cat > "$1.new"
  chmod 400 "$1.new"
  chown "$2" "$1.new"
  mv "$1.new" "$1"
  echo "secrets: made $folder/$1"
}

[ -s voter.key ] || { random; echo; } | keep voter.key "$ours"
[ -s database-password ] || random | keep database-password "$postgres"
# The same password for our parts: HOST:PORT:DATABASE:USER:PASSWORD.
[ -s pgpass ] || printf '*:*:*:disvote:%s\n' "$(cat database-password)" | keep pgpass "$ours"
# 472 is the user of grafana/grafana.
[ -s grafana-password ] || random | keep grafana-password 472
# Certificates of the brokers and of their administrator, and passwords of the brokers' users.
"$here/kafka/secrets.sh" "$PWD/kafka"
