# What compose/kafka/secrets.sh and compose/postgres/secrets.sh share; sourced, not run. Everything is made in the
# working folder, and with an umask by which only its owner can read it.

# FILE OWNER [MODE]: standard input, as a file that only its owner can read.
keep() {
  cat > "$1.new"
  chmod "${3:-400}" "$1.new"
  own "$1.new" "$2"
  mv "$1.new" "$1"
  echo "secrets: made $PWD/$1"
}

# FILE OWNER
own() {
  [ "$(id -u)" = "$2" ] || chown "$2" "$1" || { echo "secrets: run as root: $1 is user $2's" >&2; exit 1; }
}

# 32 random bytes in base64url, without a line break, which would be a part of a password.
random() { openssl rand -base64 32 | tr '+/' '-_' | tr -d '=\n'; }

# The command, without what OpenSSL says while all is well.
quietly() {
  local said
  said="$(mktemp)"
  "$@" 2> "$said" || { cat "$said" >&2; exit 1; }
  rm -f "$said"
}

new_key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256; }

# NAME: ca.key and ca.pem, the authority of this folder.
authority() {
  local made
  [ -s ca.key ] || { made="$(new_key)"; keep ca.key "$(id -u)" <<< "$made"; }
  [ -s ca.pem ] || {
    made="$(openssl req -x509 -new -sha256 -days 3650 -key ca.key -subj "/CN=$1" -config <(printf '%s\n' \
      '[req]' 'distinguished_name=name' 'x509_extensions=authority' '[name]' '[authority]' \
      'basicConstraints=critical,CA:TRUE,pathlen:0' 'keyUsage=critical,keyCertSign,cRLSign' \
      'subjectKeyIdentifier=hash'))"
    keep ca.pem "$(id -u)" 444 <<< "$made"
  }
}

# NAME OWNER EXTENSION…: NAME.pem, a key and the authority's certificate of it for 825 days.
certificate() {
  local name="$1" owner="$2" key request made
  shift 2
  case "$name" in *[!A-Za-z0-9.-]* | "") echo "secrets: '$name' is no host name" >&2; exit 2 ;; esac
  [ ! -s "$name.pem" ] || return 0
  key="$(new_key)"
  request="$(openssl req -new -sha256 -key <(printf '%s\n' "$key") -subj "/CN=$name" \
    -config <(printf '[req]\ndistinguished_name=name\n[name]\n'))"
  made="$(quietly openssl x509 -req -sha256 -days 825 -CA ca.pem -CAkey ca.key -set_serial "0x$(openssl rand -hex 16)" \
    -extfile <(printf '%s\n' 'basicConstraints=critical,CA:FALSE' 'keyUsage=critical,digitalSignature' "$@") \
    <<< "$request")"
  printf '%s\n%s\n' "$key" "$made" | keep "$name.pem" "$owner"
}
