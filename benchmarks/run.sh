#!/usr/bin/env bash
# Builds what the benchmarks need and runs one of them. The result, tab separated, goes to standard
# output; everything else goes to standard error. See README.md beside this file.
set -euo pipefail

usage() {
  cat >&2 <<'USAGE'
usage: benchmarks/run.sh COMMAND [OPTIONS]
  nexmark    [--queries LIST] [--peers flink,duckdb] [--events N] [--keys declared] [--cores N] [--reps N] [--warmup N]
  push       [--rows N] [--cores N] [--reps N] [--warmup N]
  views      [--peers duckdb] [--statements N] [--groups N] [--cores N] [--reps N] [--warmup N]
  tpch       [--scale-percent N] [--rounds N] [--warmup N] [--cores N]
  latency    [--engines hand,laminar,flink] [--rate N] [--keys N] [--seconds N] [--warmup SECONDS]
  memory     [--engines hand,laminar] [--groups N]
  fraud      [--streams LIST] [--cores N] [--rate N] [--seconds N] [--warmup SECONDS] [--trades N]
  coldstart  [--runs N]
  idle       [--seconds N] [--cores N]
  jmh        [JMH'S OWN ARGUMENTS]
environment: JAVA_HOME chooses the Java; JAVA_OPTS is added to its flags (the heap: see README.md)
USAGE
}

case "${1:-}" in
  nexmark | push | views | tpch | latency | memory | fraud | coldstart | idle | jmh) ;;
  help | -h | --help) usage; exit 0 ;;
  '') usage; exit 2 ;;
  *) echo "unknown command: $1" >&2; usage; exit 2 ;;
esac

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
stamp=$here/target/run.stamp

# Whether the last build's output is complete and no source or pom is newer.
built() {
  [ -f "$stamp" ] && [ -f "$here/target/classpath" ] && [ -f "$here/target/classpath.peers" ] && [ -d "$here/target/classes" ] || return 1
  local entry
  local entries
  IFS=: read -r -a entries <"$here/target/classpath" || true
  for entry in "${entries[@]}"; do
    [ -e "$entry" ] || return 1
  done
  [ -z "$(find "$root"/pom.xml "$root"/*/pom.xml "$root"/*/src/main -newer "$stamp" -print -quit)" ]
}

if ! built; then
  echo "building" >&2
  maven=$(command -v mvn || echo "$root/mvnw")
  started=$(mktemp)
  trap 'rm -f "$started"' EXIT
  (cd "$root" && "$maven" -q -B -pl benchmarks -am -DskipTests package) >&2
  touch -r "$started" "$stamp"
  rm -f "$started"
  trap - EXIT
fi

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
classpath=$here/target/classes:$(cat "$here/target/classpath")
"$java" -version 2>&1 | head -n 1 >&2

# The heap, and whether other engines take part.
heap=2g
peers=
case $1 in
  nexmark) case " $* " in *' --peers '*) heap=6g peers=yes ;; esac ;;
  views) case " $* " in *' --peers '*) peers=yes ;; esac ;;
  tpch) heap=4g peers=yes ;;
  latency) peers=yes ;;
  memory) heap=6g ;;
esac

flags=()
if [ -n "$peers" ]; then
  # The other engines' jars come first: see pom.xml.
  classpath=$here/target/classes:$(cat "$here/target/classpath.peers"):$(cat "$here/target/classpath")
  # Flink unpacks jars into the folder for temporary files and leaves some behind.
  temporary=$(mktemp -d)
  trap 'rm -rf "$temporary"' EXIT
  flags+=("-Djava.io.tmpdir=$temporary")
  # What Flink's own scripts open to it.
  for package in java.lang java.lang.reflect java.io java.net java.nio java.text java.time java.util \
    java.util.concurrent java.util.concurrent.atomic java.util.concurrent.locks sun.nio.ch; do
    flags+=("--add-opens=java.base/$package=ALL-UNNAMED")
  done
fi

if [ "$1" = jmh ]; then
  shift
  main=org.openjdk.jmh.Main
else
  main=dev.laminardb.benchmarks.Main
fi
# JAVA_OPTS is a list of flags, split at blanks on purpose.
# shellcheck disable=SC2086
"$java" "-Xms$heap" "-Xmx$heap" "${flags[@]}" ${JAVA_OPTS:-} -cp "$classpath" "$main" "$@"
