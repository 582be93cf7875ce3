# What the scripts that run whole clusters share; to be read with ".", in the repository's folder. Wants $out, where logs go.
bin=$PWD/artifacts/bin
tester=$bin/Chatroom.LoadTest/release/Chatroom.LoadTest
pids=()

die() { echo "$1" >&2; exit 2; }

stop_processes() {
  for pid in "${pids[@]}"; do
    kill -9 "$pid" 2>/dev/null
    for _ in {1..50}; do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  done
  pids=()
}

# until_listening PORT NAME PID
until_listening() {
  for _ in {1..300}; do
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return
    kill -0 "$3" 2>/dev/null || die "$2 has ended: $(tail -3 "$out/$2.log")"
    sleep 0.1
  done
  die "nothing listens on $1: $(tail -3 "$out/$2.log")"
}

# start NAME PROGRAM PORT SETTING...
start() {
  local name=$1 program=$2 port=$3
  shift 3
  "$bin/$program/release/$program" --environment=Development --urls="http://127.0.0.1:$port" --Logging:LogLevel:Default=Warning "$@" >>"$out/$name.log" 2>&1 &
  pids+=($!)
  disown # its end is wanted: nothing is to be said of it
  until_listening "$port" "$name" "${pids[-1]}"
}
