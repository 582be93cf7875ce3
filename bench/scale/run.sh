#!/usr/bin/env bash
# One room over one silo and several gateways, each a process of its own on 127.0.0.1, and the load tester in as many.
#   bench/scale/run.sh [members=100000] [gateways=6] [rate=20] [seconds=60]
# Three runs: one process with 15,000 members, to compare with; the room; the room again while a gateway is killed for good and the
# silo is killed and started again (with one gateway more, which takes its share of those that lose theirs).
# SCALE_RUNS="one room outage" chooses among them, SCALE_SETTINGS="--Gateway:SweepPace=2 ..." are more settings for the gateways,
# SCALE_LOAD="--size 60 ..." more options for the load tester.
# Writes artifacts/scale/report.md, and a page and a JSON a run beside it. Exit code 0: every verdict held.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 2
members=${1:-100000} gateways=${2:-6} rate=${3:-20} seconds=${4:-60}
base=${SCALE_PORT:-19200}
# A heartbeat costs a gateway more than a message does: two processors that hold both ends of 100,000 members are full at one a minute each, and
# whether the bound of the latency holds is chance. bbr, where the system is set to it, has a timer a write that a loopback has no use for.
settings=(--Gateway:HeartbeatMs=180000 --Gateway:Congestion=reno)
read -ra more <<<"${SCALE_SETTINGS:-}"
settings+=("${more[@]}")
read -ra options <<<"${SCALE_LOAD:-}"
runs=" ${SCALE_RUNS:-one room outage} "
out=$PWD/artifacts/scale
compared=15000
reserve=400 # descriptors of a gateway that are not members
urls=() gateway_pids=() silo_pid=''
. bench/processes.sh
for number in "$members" "$gateways" "$rate" "$seconds"; do [[ $number =~ ^[0-9]+$ ]] || die "'$number' is no number. usage: run.sh [members] [gateways] [rate] [seconds]"; done
limit=$(ulimit -Hn)
ulimit -Sn "$limit"
if [[ $limit != unlimited ]]; then
  ((compared <= limit - reserve)) || compared=$((limit - reserve))
  ((members / gateways + members / gateways / 50 <= limit - reserve)) || die "$gateways gateways of $limit descriptors do not hold $members members"
fi
((compared <= members)) || compared=$members

echo "building"
for project in src/Chatroom.Silo src/Chatroom.Gateway bench/Chatroom.LoadTest; do
  dotnet build -c Release "$project" -v q -nologo >"/tmp/scale-build.$$" 2>&1 || { tail -5 "/tmp/scale-build.$$"; exit 2; }
done
rm -f "/tmp/scale-build.$$"
rm -rf "$out" && mkdir -p "$out"

stop() {
  # The silo may have been started again by the tester: its pid stands in the file.
  [[ -s $out/silo.pid ]] && pids+=("$(<"$out/silo.pid")")
  stop_processes
  urls=() gateway_pids=() silo_pid=''
  rm -f "$out"/rooms.db* "$out/silo.pid"
}
trap stop EXIT
trap 'exit 130' INT TERM

start_cluster() {
  local count=$1 i
  cat >"$out/silo.sh" <<S
exec "$bin/Chatroom.Silo/release/Chatroom.Silo" --environment=Development --urls=http://127.0.0.1:$base --Logging:LogLevel:Default=Warning \
  --Silo:Secret=scale --Store:Sqlite:Path="$out/rooms.db" >>"$out/silo.log" 2>&1
S
  sh "$out/silo.sh" &
  silo_pid=$!
  disown
  echo "$silo_pid" >"$out/silo.pid"
  until_listening "$base" silo "$silo_pid"
  for ((i = 1; i <= count; i++)); do
    start "gateway$i" Chatroom.Gateway $((base + i)) --silo "ws://127.0.0.1:$base/link" --Silo:Secret=scale "--Gateway:Id=scale$i" \
      "--Gateway:PublicUrl=ws://127.0.0.1:$((base + i))/ws" "${settings[@]}"
    gateway_pids+=("${pids[-1]}")
    urls+=("ws://127.0.0.1:$((base + i))/ws")
  done
}

# load NAME OPTION...: says the verdict; the table goes to NAME.txt
load() {
  local name=$1 code
  shift
  "$tester" --room "$name" --rate "$rate" --json "$out/$name.json" --report "$out/$name.html" "${options[@]}" "$@" >"$out/$name.txt" 2>&1
  code=$?
  echo "$name: $(tail -1 "$out/$name.txt")"
  return $code
}

value() { grep -Eo "\"$2\": *[0-9.]+" "$out/$1.json" 2>/dev/null | head -1 | grep -Eo '[0-9.]+$'; }
failed=0

if [[ $runs == *" one "* ]]; then
  echo "one process, $compared members"
  start one Chatroom.Gateway "$base" "--Store:Sqlite:Path=$out/rooms.db" "${settings[@]}"
  load one --url "ws://127.0.0.1:$base/ws" --members "$compared" --seconds 30 --warmup 10 --server-pid "${pids[-1]}" || failed=1
  stop
fi

if [[ $runs == *" room "* ]]; then
  echo "$gateways gateways, $members members"
  start_cluster "$gateways"
  load room --url "${urls[@]}" --members "$members" --processes "$gateways" --seconds "$seconds" --warmup 10 --drain 60 --server-pid "${gateway_pids[@]}" || failed=1
  silo_cpu=$(awk '{print ($14 + $15) / 100}' "/proc/$silo_pid/stat")
  silo_rss=$(awk '/VmRSS/ {print int($2 / 1024)}' "/proc/$silo_pid/status")
  stop
fi

if [[ $runs == *" outage "* ]]; then
  echo "$((gateways + 1)) gateways, $members members: one is killed, and the silo"
  start_cluster $((gateways + 1))
  restart="sh $out/silo.sh & echo \$! >$out/silo.pid"
  load outage --scenario outage --url "${urls[@]}" --members "$members" --processes "$gateways" --seconds $((seconds * 2)) --warmup 10 --drain 60 \
    --kill-gateway "${gateway_pids[-1]}" --kill-silo "$silo_pid" --restart "$restart" || failed=1
  stop
fi

alone=$(value one serverCpuUsPerMessage) spread=$(value room serverCpuUsPerMessage)
{
  echo "# $members members in one room, $gateways gateways, $rate messages a second"
  echo
  echo "\`bench/scale/run.sh $members $gateways $rate $seconds\` on $(nproc) cores, $(date -u +%F), with the load tester on the same machine."
  echo "Settings of the gateways: ${settings[*]}"
  [[ ${#options[@]} -eq 0 ]] || echo "Further options of the load tester: ${options[*]}"
  echo
  if [[ -n $alone && -n $spread ]]; then
    echo "CPU of the gateways a delivered message: $spread µs; one process with $compared members: $alone µs; ratio $(awk "BEGIN { printf \"%.2f\", $spread / $alone }")."
  fi
  [[ -z ${silo_cpu:-} ]] || echo "CPU of the silo from start to end: $silo_cpu s; its memory at the end: $silo_rss MiB."
  for run in $runs; do
    printf '\n## %s\n\n```\n' "$run"
    grep -Ev '^ +[0-9]+ s  up|^-- ' "$out/$run.txt"
    echo '```'
  done
} >"$out/report.md"
echo "report: $out/report.md"
exit $failed
