#!/usr/bin/env bash
# Whether the part in this container is ready, for its health check: exit code 0 or 1, and what the part says.
# The image has no curl.
#
#   ready.sh [PORT]     of its operators; default: DISVOTE_METRICS_PORT
port="${1:-${DISVOTE_METRICS_PORT:?}}"
exec 2>/dev/null 3<>"/dev/tcp/127.0.0.1/$port" || { echo "nothing listens on port $port"; exit 1; }
printf 'GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
answer="$(timeout 5 cat <&3)"
printf '%s\n' "${answer##*$'\r\n'}"
case "$answer" in "HTTP/1.1 200 "*) exit 0 ;; *) exit 1 ;; esac
