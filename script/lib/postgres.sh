# A PostgreSQL of the tests' own: in a temporary folder, on a free loopback port, with a random password.

PG_FOLDER=""

# PostgreSQL refuses to run as root, so root hands over to Debian's `postgres`.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

# Starts the server and exports KIBALI_TEST_DATABASE_URL, a superuser's: tests make databases of their own.
# Without fsync a killed machine may lose data, which a test's data can bear; benchmarks keep it on, with PG_DURABLE=on.
start_postgres() {
  [ -z "$PG_FOLDER" ] || return 0
  local password port attempt
  PG_BIN=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -1)
  PG_FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/kibali-postgres.XXXXXX")
  password=$(python3 -c 'import secrets; print(secrets.token_hex(16))')
  (umask 077 && echo "$password" >"$PG_FOLDER/password")
  [ "$(id -u)" -ne 0 ] || chown -R postgres "$PG_FOLDER"
  as_postgres "$PG_BIN/initdb" --pgdata "$PG_FOLDER/data" --username postgres --pwfile "$PG_FOLDER/password" \
    --auth scram-sha-256 --encoding UTF8 --locale C.UTF-8 --no-sync >/dev/null
  for attempt in 1 2 3; do
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    if as_postgres "$PG_BIN/pg_ctl" --pgdata "$PG_FOLDER/data" --wait --silent --log "$PG_FOLDER/log" start -o "\
      -p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$PG_FOLDER \
      -c max_connections=400 -c fsync=${PG_DURABLE:-off} -c full_page_writes=${PG_DURABLE:-off}"; then
      export PGPASSWORD=$password
      export KIBALI_TEST_DATABASE_URL="postgres://postgres:$password@127.0.0.1:$port/kibali_test"
      "$PG_BIN/createdb" --host 127.0.0.1 --port "$port" --username postgres kibali_test
      echo "PostgreSQL $("$PG_BIN/postgres" --version | awk '{print $3}') on port $port"
      return 0
    fi
    echo "PostgreSQL did not start on port $port (attempt $attempt)" >&2
  done
  cat "$PG_FOLDER/log" >&2
  die "PostgreSQL does not start"
}

stop_postgres() {
  [ -n "$PG_FOLDER" ] || return 0
  as_postgres "$PG_BIN/pg_ctl" --pgdata "$PG_FOLDER/data" --mode immediate --silent stop || true
  rm -rf "$PG_FOLDER"
  PG_FOLDER=""
}
