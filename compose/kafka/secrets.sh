#!/usr/bin/env bash
# Makes what brokers with TLS and users need, in FOLDER, each file only if it is not there yet:
#
#   ca.pem, ca.key      the authority that brokers and administrator are known by; nobody but this script needs the key
#   BROKER.pem          key and certificate of the broker with this host name (User:CN=BROKER)
#   administrator.pem   key and certificate of Kafka's administrator (User:CN=administrator)
#   users/NAME          the password of each user in rights.json
#
#   sudo compose/kafka/secrets.sh FOLDER [BROKER…]      default: the brokers of the compose files
#
# All but ca.pem have mode 0400. BROKERS_OWNER and PARTS_OWNER are the users that run brokers and our parts; default:
# those of the images apache/kafka and disvote. Certificates are valid for 825 days: to renew one, remove its file, run
# this again and restart its broker. Keep ca.key: with another one, every broker and every client needs the new ca.pem.
set -euo pipefail
shopt -s inherit_errexit
umask 077
here="$(cd "$(dirname "$0")" && pwd)"
[ $# -ge 1 ] || { echo "kafka/secrets: name a folder" >&2; exit 2; }
folder="$1"
shift
[ $# -ge 1 ] || set -- kafka1 kafka2 kafka3 k1 k2 k3
brokers="${BROKERS_OWNER:-1000}" parts="${PARTS_OWNER:-10001}"
mkdir -p "$folder/users"
cd "$folder"

# FILE OWNER [MODE]: standard input, as a file that only its owner can read.
keep() {
  cat > "$1.new"
  chmod "${3:-400}" "$1.new"
  own "$1.new" "$2"
  mv "$1.new" "$1"
  echo "secrets: made $folder/$1"
}

own() {
  [ "$(id -u)" = "$2" ] || chown "$2" "$1" || { echo "kafka/secrets: run as root: $1 is user $2's" >&2; exit 1; }
}

# The command, without what OpenSSL says while all is well.
quietly() {
  local said
  said="$(mktemp)"
  "$@" 2> "$said" || { cat "$said" >&2; exit 1; }
  rm -f "$said"
}

new_key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256; }

# NAME EXTENSION…: a new key and its certificate.
certificate() {
  local name="$1" key request
  shift
  key="$(new_key)"
  request="$(openssl req -new -sha256 -key <(printf '%s\n' "$key") -subj "/CN=$name" \
    -config <(printf '[req]\ndistinguished_name=name\n[name]\n'))"
  printf '%s\n' "$key"
  quietly openssl x509 -req -sha256 -days 825 -CA ca.pem -CAkey ca.key -set_serial "0x$(openssl rand -hex 16)" \
    -extfile <(printf '%s\n' 'basicConstraints=critical,CA:FALSE' 'keyUsage=critical,digitalSignature' "$@") \
    <<< "$request"
}

[ -s ca.key ] || { made="$(new_key)"; keep ca.key "$(id -u)" <<< "$made"; }
[ -s ca.pem ] || {
  made="$(openssl req -x509 -new -sha256 -days 3650 -key ca.key -subj "/CN=brokers of DisVote" -config <(printf '%s\n' \
    '[req]' 'distinguished_name=name' 'x509_extensions=authority' '[name]' '[authority]' \
    'basicConstraints=critical,CA:TRUE,pathlen:0' 'keyUsage=critical,keyCertSign,cRLSign' 'subjectKeyIdentifier=hash'))"
  keep ca.pem "$(id -u)" 444 <<< "$made"
}
for broker in "$@"; do
  case "$broker" in *[!A-Za-z0-9.-]* | "") echo "kafka/secrets: '$broker' is no host name" >&2; exit 2 ;; esac
  # A broker is a client of the others.
  [ -s "$broker.pem" ] || {
    made="$(certificate "$broker" "subjectAltName=DNS:$broker" extendedKeyUsage=serverAuth,clientAuth)"
    keep "$broker.pem" "$brokers" <<< "$made"
  }
done
[ -s administrator.pem ] || {
  made="$(certificate administrator extendedKeyUsage=clientAuth)"
  keep administrator.pem "$parts" <<< "$made"
}
chmod 700 users
# 32 random bytes in base64url, without a line break, which would be a part of the password.
for user in $(sed -n 's/.*"passwordFile": *"[^"]*\/\([A-Za-z0-9-]*\)".*/\1/p' "$here/rights.json"); do
  [ -s "users/$user" ] || {
    made="$(openssl rand -base64 32 | tr '+/' '-_' | tr -d '=\n')"
    printf %s "$made" | keep "users/$user" "$parts"
  }
done
chmod 500 users
own users "$parts"
