# What all launchers of the suite do alike: ./assay of the source tree, and bin/assay of a download. Sourced by them; for any POSIX sh.
# Before it is asked for anything, "commands" says which commands there are.

fail() {
  echo "assay: $*" >&2
  exit 2
}

# The known command that is nearest to a word, if it is near enough to be meant.
nearest() {
  echo "$commands" | tr ' ' '\n' | awk -v typed="$1" '
    function least(a, b) { return a < b ? a : b }
    function distance(a, b,    i, j, row, diagonal, replace) {
      for (j = 0; j <= length(b); j++) row[j] = j
      for (i = 1; i <= length(a); i++) {
        diagonal = row[0]
        row[0] = i
        for (j = 1; j <= length(b); j++) {
          replace = diagonal + (substr(a, i, 1) != substr(b, j, 1))
          diagonal = row[j]
          row[j] = least(replace, least(row[j], row[j - 1]) + 1)
        }
      }
      return row[length(b)]
    }
    BEGIN { near = least(length(typed) > 8 ? length(typed) / 3 : 2, length(typed) - 1) }
    { d = distance(typed, $0); if (d <= near) { near = d - 1; best = $0 } }
    END { print best }'
}

unknown_command() {
  hint=""
  case "$1" in
    -*) hint="; a command comes first, for example './assay run $*'" ;;
    *)
      meant=$(nearest "$1")
      [ -z "$meant" ] || hint="; did you mean '$meant'?"
      ;;
  esac
  fail "unknown command '$1'$hint (known: $commands; see './assay --help')"
}

class_path() { # JARS...
  path=""
  for jar; do
    path="$path:$jar"
  done
  echo "${path#:}"
}

# Becomes the process that does what the command says.
start() { # JAVA HOME CLASS-PATH COMMAND [ARGUMENTS]
  java=$1 home=$2 path=$3
  shift 3
  if [ -t 1 ] && [ -z "${COLUMNS:-}" ]; then
    COLUMNS=$(tput cols 2>/dev/null || echo 100)
    export COLUMNS
  fi
  main=dev.assay.runner.Main
  if [ "$1" = meshctl ]; then
    main=dev.assay.mesh.meshctl.Meshctl
    shift
  fi
  # Of a long run, signatures take most, which only the optimizing compiler makes fast; all else ends before that pays.
  compiler=-XX:TieredStopAtLevel=1
  case "${1:-}" in
    run | mutants | soak) compiler=-XX:+TieredCompilation ;;
  esac
  # tcnative loads native code and must be allowed to; stacks are small because threads are many.
  exec "$java" --enable-native-access=ALL-UNNAMED -Xss512k -XX:+UseSerialGC $compiler \
    -Dassay.home="$home" -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 -cp "$path" $main "$@"
}
