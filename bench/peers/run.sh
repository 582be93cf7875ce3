#!/usr/bin/env bash
# The same work on several servers, one after another, on 127.0.0.1: N members in one room, R messages a second of S bytes.
#   bench/peers/run.sh [members=5000] [rate=10] [size=200] [seconds=20]
# Writes bench/results/peers-<date>.md and .json. What cannot be built or installed is said in the table and skipped.
set -uo pipefail
cd "$(dirname "$0")" || exit 2
members=${1:-5000} rate=${2:-10} size=${3:-200} seconds=${4:-20}
port=${PEERS_PORT:-18650}
repo=$(cd ../.. && pwd)
build=$repo/artifacts/peers results=$repo/bench/results
log=$build/peers.log
pid='' rows=() floor_cpu=''

die() { echo "$1" >&2; exit 2; }

for number in "$members" "$rate" "$size" "$seconds"; do
  [[ $number =~ ^[0-9]+(\.[0-9]+)?$ ]] || die "'$number' is no number. usage: run.sh [members] [rate] [size] [seconds]"
done
limit=$(ulimit -Hn)
ulimit -Sn "$limit" 2>/dev/null
[[ $limit == unlimited ]] || ((members + 200 <= limit)) || die "$members members need more descriptors than the $limit of a process here"
# Nobody sends heartbeats here: a longer run would measure who closes silent connections.
awk "BEGIN { exit !($seconds <= 60) }" || die "at most 60 seconds"
# The gateway lets a member say five messages a second: so many share the rate. JIT compilers get the same 5 s as all others.
talkers=$(awk "BEGIN { t = int($rate / 2) + 1; print (t < 40) ? 40 : t }")
warmup=5
command -v gcc >/dev/null || die "gcc is missing: the client that measures is C"
mkdir -p "$build" "$results"
: >"$log"

stop() {
  [[ -n $pid ]] || return 0
  kill "$pid" 2>/dev/null
  for _ in {1..50}; do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  kill -9 "$pid" 2>/dev/null
  wait "$pid" 2>/dev/null
  pid=''
}
trap stop EXIT
trap 'exit 130' INT TERM

listening() { (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }

skip() {
  echo "  $1: skipped, $2"
  rows+=("{\"server\":\"$1\",\"skipped\":\"$2\"}")
}

# measure NAME COMMAND... -- CLIENT_OPTIONS...
measure() {
  local name=$1 command=() line cpu
  shift
  while [[ $1 != -- ]]; do command+=("$1"); shift; done
  shift
  port=$((port + 1))
  if listening; then skip "$name" "port $port is taken"; return; fi
  echo "== $name" >>"$log"
  # Only here {port} can be known; exec keeps the process id ours.
  (exec "${command[@]//\{port\}/$port}") >>"$log" 2>&1 &
  pid=$!
  for _ in {1..200}; do
    listening && break
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  if ! listening; then stop; skip "$name" "it does not listen, see artifacts/peers/peers.log"; return; fi
  line=$("$build/client" -p "$port" -n "$members" -r "$rate" -b "$size" -s "$seconds" -k "$talkers" -w "$warmup" -S "$pid" "$@" 2>>"$log")
  stop
  if [[ -z $line ]]; then skip "$name" "not all members joined, see artifacts/peers/peers.log"; return; fi
  cpu=$(sed 's/.*"serverCpuUsPerMessage":\([0-9.]*\).*/\1/' <<<"$line")
  [[ $name == floor ]] && floor_cpu=$cpu
  echo "  $name: $cpu µs CPU a message"
  rows+=("{\"server\":\"$name\",${line#\{}")
}

built() { "$@" >>"$log" 2>&1; }

echo "building"
built gcc -O2 -Wall -o "$build/client" client.c client-tools.c || die "the client does not compile, see artifacts/peers/peers.log"
built gcc -O2 -Wall -o "$build/floor" floor.c || die "the floor does not compile, see artifacts/peers/peers.log"
have_dotnet='' have_npm=''
if command -v dotnet >/dev/null; then
  built dotnet build -c Release "$repo/src/Chatroom.Gateway" -v q -nologo -o "$build/gateway" &&
    built dotnet build -c Release SignalR -v q -nologo -o "$build/signalr" && have_dotnet=1
fi
if command -v npm >/dev/null; then
  { [[ -d node_modules/ws && -d node_modules/socket.io && -d node_modules/bun ]] || built npm install --no-audit --no-fund; } && have_npm=1
fi

echo "measuring $members members, $rate messages/s of $size B, $seconds s each"
text='{body}'
measure floor "$build/floor" '{port}' -- -m "$text"

data=$(mktemp -d)
if [[ -n $have_dotnet ]]; then
  measure gateway env ASPNETCORE_ENVIRONMENT=Development Grains__Room__Config__Notices=false "Store__Sqlite__Path=$data/rooms.db" \
    "ASPNETCORE_URLS=http://127.0.0.1:{port}" "$build/gateway/Chatroom.Gateway" -- -u /ws -g chatroom.v1.json -e 1 \
    -i '[16,"dev:u{i}",{"join":{"room":"peers","history":-1}}]' -m '[50,"{i}-{n}",{"type":"text","content":"{body}"}]'
  measure SignalR "$build/signalr/Chatroom.Peers.SignalR" '{port}' -- -u /hub -e 1 \
    -i $'{"protocol":"json","version":1}\x1e' -m $'{"type":1,"target":"Say","arguments":["{body}"]}\x1e'
else
  skip gateway "dotnet is missing or does not build, see artifacts/peers/peers.log"
  skip SignalR "dotnet is missing or does not build, see artifacts/peers/peers.log"
fi
rm -rf "$data"

if [[ -n $have_npm ]]; then
  measure 'Bun (uWebSockets)' node_modules/bun/bin/bun.exe bun.js '{port}' -- -m "$text"
  measure 'Node ws' node ws.js '{port}' -- -m "$text"
  measure socket.io node socketio.js '{port}' -- -u '/socket.io/?EIO=4&transport=websocket' -e 2 -i 40 -m '42["m","{body}"]'
else
  for name in 'Bun (uWebSockets)' 'Node ws' socket.io; do skip "$name" "npm is missing or cannot install, see artifacts/peers/peers.log"; done
fi

source ./table.sh
