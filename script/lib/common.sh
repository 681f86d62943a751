# Shared by the scripts beside this folder, which source it with the checkout as working directory.
shopt -s inherit_errexit

say() { printf '\n== %s\n' "$*"; }
die() { printf '\nFAILED: %s\n' "$*" >&2; exit 1; }

# Where cargo builds for this checkout; the environment or a configuration may have moved it.
target_directory() {
  cargo metadata --format-version 1 --no-deps --locked |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])'
}

# Runs a command as one named, timed part of the work. A failing command ends the script through `set -e`;
# `report_steps`, called on exit, then names the step that did not end.
STEP_RUNNING=""
STEPS_DONE=()
step() {
  local name=$1 began=$SECONDS
  shift
  STEP_RUNNING=$name
  say "$name"
  "$@"
  STEPS_DONE+=("$(printf '%5d s  %s' $((SECONDS - began)) "$name")")
  STEP_RUNNING=""
}

report_steps() {
  local status=$1
  [ ${#STEPS_DONE[@]} -eq 0 ] || printf '\n-- time taken\n'
  [ ${#STEPS_DONE[@]} -eq 0 ] || printf '%s\n' "${STEPS_DONE[@]}"
  if [ "$status" -ne 0 ]; then
    printf '\nFAILED (status %s)%s\n' "$status" "${STEP_RUNNING:+ in step: $STEP_RUNNING}" >&2
  fi
}
