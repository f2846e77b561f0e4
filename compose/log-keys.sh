#!/usr/bin/env bash
# Makes what the log of a compose system needs, once: the keys of the notary, of two witnesses and of the ingest
# instances, and the policy. Each is in a folder of its own below KEYS, for a volume of its own, since nobody needs
# another one's key. Then it states the instances' keys. A run that was cut off is continued by the next one.
#
#   log-keys.sh BROKERS NAME=URL,NAME=URL INSTANCE…     after `disvote topics`
#
# Both witnesses belong to whoever runs this. That shows how witnesses work, and proves nothing about split views.
set -euo pipefail

brokers="$1" witnesses="$2"
shift 2
keys="${KEYS:-/keys}"

disvote() {
  if [ -n "${DISVOTE:-}" ]; then
    "$DISVOTE" "$@"
  else
    /opt/disvote/disvote "$@"
  fi
}

# FOLDER COMMAND…: a key in FOLDER/key and its public key in FOLDER/vkey. The key's file comes last, so that one that
# is there is never made again.
key() {
  local folder="$keys/$1"
  shift
  mkdir -p "$folder"
  if [ ! -s "$folder/key" ]; then
    rm -f "$folder/key.new"
    disvote "$@" --out "$folder/key.new" | sed -n 's/^vkey //p' > "$folder/vkey"
    [ -s "$folder/vkey" ]
    mv "$folder/key.new" "$folder/key"
  fi
}

# FOLDER: the policy names its key. Another one would not continue the log.
named() {
  if [ -s "$keys/policy/policy" ] && [ ! -s "$keys/$1/key" ]; then
    echo "log-keys: $keys/$1/key is lost, and $keys/policy/policy names it: put it back from a backup" >&2
    exit 1
  fi
}

for instance in "$@"; do
  key "$instance" promise-key new --instance "$instance" --brokers "$brokers"
done
# A promise key is named ORIGIN/promise/INSTANCE, and a name has no plus sign.
name="$(cat "$keys/$1/vkey")"
name="${name%%+*}"
origin="${name%/promise/*}"
named log
key log log-key new --name "$origin"

options=() count=0
for witness in ${witnesses//,/ }; do
  name="${witness%%=*}"
  named "$name"
  key "$name" witness-key new --name "$name"
  options+=(--witness "$name=$(cat "$keys/$name/vkey")=${witness#*=}")
  count=$((count + 1))
done
mkdir -p "$keys/policy"
if [ ! -s "$keys/policy/policy" ]; then
  rm -f "$keys/policy/policy.new"
  disvote policy --log "$(cat "$keys/log/vkey")" "${options[@]}" --quorum "$count" --out "$keys/policy/policy.new" \
    > /dev/null
  mv "$keys/policy/policy.new" "$keys/policy/policy"
fi
# For the command line of a witness: @/keys/policy/log.args
printf -- '--log %s\n' "$(cat "$keys/log/vkey")" > "$keys/policy/log.args"

for instance in "$@"; do
  disvote promise-key state --key "$keys/$instance/key" --brokers "$brokers"
done
