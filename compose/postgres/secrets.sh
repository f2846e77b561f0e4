#!/usr/bin/env bash
# Makes what databases with TLS and users need, in FOLDER, each file only if it is not there yet:
#
#   ca.pem, ca.key      the authority that servers are known by; nobody but this script needs the key
#   SERVER.pem          key and certificate of the server with this host name
#   superuser           the password of the superuser, for the servers themselves
#   administrator       that of disvote_admin, who owns the databases, for the servers that make this user
#   replicator, rewinder    those of the standbys' users in a group of servers, for these servers
#   patroni             that of Patroni's interface in a group, for its servers
#   users/USER          that of a user of our parts, for `disvote database prepare`
#   pgpass/USER         the password of a user in the form of PGPASSFILE, for the parts that connect as this user
#
#   sudo compose/postgres/secrets.sh FOLDER [SERVER…]      default: the servers of the compose files
#
# All but ca.pem have mode 0400. DATABASES_OWNER and PARTS_OWNER are the users that run servers and our parts; default:
# those of the images postgres and disvote. Certificates are valid for 825 days: to renew one, remove its file, run this
# again and restart its server. For another password remove the file in `users` and in `pgpass`, and run
# `docker compose up databases`. Keep ca.key: with another one, every server and every client needs the new ca.pem.
set -euo pipefail
shopt -s inherit_errexit
umask 077
here="$(cd "$(dirname "$0")" && pwd)"
# shellcheck source=compose/certificates.sh
. "$here/../certificates.sh"
[ $# -ge 1 ] || { echo "postgres/secrets: name a folder" >&2; exit 2; }
folder="$1"
shift
[ $# -ge 1 ] || set -- master0 master1 m0a m0b m0c m1a m1b m1c replica1 replica2 replica3
servers="${DATABASES_OWNER:-999}" parts="${PARTS_OWNER:-10001}"
mkdir -p "$folder/users" "$folder/pgpass"
cd "$folder"

# FILE USER: HOST:PORT:DATABASE:USER:PASSWORD, with the password in the file.
pgpass() {
  [ -s "pgpass/$2" ] || printf '*:*:disvote:%s:%s\n' "$2" "$(cat "$1")" | keep "pgpass/$2" "$parts"
}

authority "databases of DisVote"
for server in "$@"; do
  certificate "$server" "$servers" "subjectAltName=DNS:$server" extendedKeyUsage=serverAuth
done
for file in superuser administrator replicator rewinder patroni; do
  [ -s "$file" ] || random | keep "$file" "$servers"
done
pgpass administrator disvote_admin
for user in disvote-ingest disvote-sink disvote-auditor; do
  [ -s "users/$user" ] || random | keep "users/$user" "$parts"
  pgpass "users/$user" "$user"
done
