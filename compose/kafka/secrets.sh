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
# shellcheck source=compose/certificates.sh
. "$here/../certificates.sh"
[ $# -ge 1 ] || { echo "kafka/secrets: name a folder" >&2; exit 2; }
folder="$1"
shift
[ $# -ge 1 ] || set -- kafka1 kafka2 kafka3 k1 k2 k3
brokers="${BROKERS_OWNER:-1000}" parts="${PARTS_OWNER:-10001}"
mkdir -p "$folder/users"
cd "$folder"

authority "brokers of DisVote"
for broker in "$@"; do
  # A broker is a client of the others.
  certificate "$broker" "$brokers" "subjectAltName=DNS:$broker" extendedKeyUsage=serverAuth,clientAuth
done
certificate administrator "$parts" extendedKeyUsage=clientAuth
chmod 700 users
for user in $(sed -n 's/.*"passwordFile": *"[^"]*\/\([A-Za-z0-9-]*\)".*/\1/p' "$here/rights.json"); do
  [ -s "users/$user" ] || random | keep "users/$user" "$parts"
done
chmod 500 users
own users "$parts"
