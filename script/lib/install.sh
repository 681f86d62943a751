# Installs what a fresh Debian 12 lacks. Each function is quick when there is nothing to do.

APT_UPDATED=""

# apt_install PACKAGE...: as root installs, otherwise says what to install and stops.
apt_install() {
  [ "$(id -u)" -eq 0 ] || die "please install these Debian packages first: $*"
  echo "installing Debian packages: $*"
  if [ -z "$APT_UPDATED" ]; then
    apt-get update -qq
    APT_UPDATED=yes
  fi
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

need_rust() {
  command -v cargo >/dev/null || die "cargo is missing: install Rust 1.95 or newer, see https://rustup.rs"
  command -v cc >/dev/null || apt_install gcc libc6-dev
  command -v python3 >/dev/null || apt_install python3
}

need_postgresql() {
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || apt_install postgresql
}

need_chromium() {
  command -v chromium >/dev/null || apt_install chromium fonts-liberation
}

# The version is pinned so that a check which passes today passes tomorrow.
need_cargo_deny() {
  command -v cargo-deny >/dev/null && return
  echo "installing cargo-deny (two to four minutes, once)"
  local build
  build=$(mktemp -d)
  cargo install --quiet --locked --target-dir "$build" cargo-deny --version 0.20.2
  rm -rf "$build"
  export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
}

# The version is pinned, so that the figures of docs/TESTING.md come out again.
need_cargo_mutants() {
  command -v cargo-mutants >/dev/null && return
  echo "installing cargo-mutants (two minutes, once)"
  local build
  build=$(mktemp -d)
  cargo install --quiet --locked --target-dir "$build" cargo-mutants --version 27.1.0
  rm -rf "$build"
  export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
}

need_node() {
  command -v node >/dev/null || die "node is missing: install Node.js 20.19 or newer"
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
    die "Node.js $(node --version) is too old: 20.19 or newer is needed"
}

# The dashboard's packages, again only when the lock file changed since they were installed.
need_web_packages() {
  command -v npm >/dev/null || die "npm is missing: install Node.js 20.19 or newer"
  need_node
  local lock
  lock=$(sha256sum web/package-lock.json)
  [ "$(cat web/node_modules/.installed-from 2>/dev/null)" = "$lock" ] && return
  echo "installing the dashboard's packages"
  (cd web && npm ci --no-audit --no-fund --loglevel=error)
  echo "$lock" >web/node_modules/.installed-from
}

# The languages of the checksum samples; those that the dashboard and these scripts need are there anyway.
need_languages() {
  need_node
  command -v php >/dev/null && command -v ruby >/dev/null && command -v go >/dev/null ||
    apt_install php-cli ruby golang-go
}

# need_client NAME: a virtual environment for the Python client pinned in script/clients/NAME.txt; prints its path.
need_client() {
  need_python_tools "script/clients/$1.txt"
}

# need_python_tools PINS: a virtual environment with what the file pins; prints its path.
need_python_tools() {
  local pins=$1 name folder
  name=$(basename "$pins" .txt)
  folder=$(target_directory)/clients/$name
  if ! cmp -s "$pins" "$folder/installed-from"; then
    echo "installing $name for Python" >&2
    python3 -c 'import ensurepip' 2>/dev/null || apt_install python3-venv >&2
    rm -rf "$folder"
    python3 -m venv "$folder"
    "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "$pins" >&2
    cp "$pins" "$folder/installed-from"
  fi
  echo "$folder"
}
