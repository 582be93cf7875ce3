#!/usr/bin/env bash
# Rooms over three silos of one Orleans cluster with membership and rooms in a PostgreSQL of its own, a gateway linked to each silo, and
# kill -9 of a silo under load. All are processes on 127.0.0.1, and one load tester a room.
#   bench/cluster/run.sh [members=3000] [rooms=3] [rate=10] [seconds=60]
# Two runs: the silo that hosts the first room is killed, and one that does not. Nobody starts it again; its gateway takes another silo.
# CLUSTER_RUNS="host other" chooses among them, CLUSTER_SETTINGS="--Engine:Orleans:ProbeMs=500 ..." are more settings for the silos.
# Wants a build with Orleans, and CLUSTER_SCRIPTS: the folder with Orleans' PostgreSQL-Main.sql, PostgreSQL-Clustering.sql and
# PostgreSQL-Clustering-3.7.0.sql (docs/OPERATIONS.md).
# Writes artifacts/cluster/report.md, and a page and a JSON a room beside it. Exit code 0: every verdict held.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 2
members=${1:-3000} rooms=${2:-3} rate=${3:-10} seconds=${4:-60}
base=${CLUSTER_PORT:-19300}
read -ra settings <<<"${CLUSTER_SETTINGS:-}"
runs=" ${CLUSTER_RUNS:-host other} "
scripts=${CLUSTER_SCRIPTS:-}
out=$PWD/artifacts/cluster
parts=(Main Clustering Clustering-3.7.0) # of Orleans' scripts, in this order
silo_pids=() urls=() home=()
. bench/processes.sh
for number in "$members" "$rooms" "$rate" "$seconds"; do [[ $number =~ ^[0-9]+$ ]] || die "'$number' is no number. usage: run.sh [members] [rooms] [rate] [seconds]"; done
[[ -e $bin/Chatroom.Silo/release/Orleans.Runtime.dll ]] || die "this needs a release build of the silo with Orleans: docs/OPERATIONS.md, Orleans"
[[ -x $bin/Chatroom.Gateway/release/Chatroom.Gateway && -x $tester ]] || die "build src/Chatroom.Gateway and bench/Chatroom.LoadTest first, in release"
for script in "${parts[@]}"; do [[ -r $scripts/PostgreSQL-$script.sql ]] || die "CLUSTER_SCRIPTS names no folder with PostgreSQL-$script.sql"; done
postgres=$(find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -1)
[[ -n $postgres ]] || die "PostgreSQL is not installed (apt-get install postgresql)"
postgres=$(dirname "$postgres")
ulimit -Sn "$(ulimit -Hn)"
rm -rf "$out" && mkdir -p "$out"
database=$(mktemp -d)
chmod 777 "$database"

# PostgreSQL does not run as root.
as_its_user() {
  if ((EUID == 0)); then (cd "$database" && setpriv --reuid=postgres --regid=postgres --clear-groups "$postgres/$1" "${@:2}"); else "$postgres/$1" "${@:2}"; fi
}

stop() {
  stop_processes
  silo_pids=() urls=() home=()
  [[ ! -e $database/data/postmaster.pid ]] || as_its_user pg_ctl -D "$database/data" -m immediate -w stop >>"$out/postgres.log" 2>&1
  rm -rf "$database/data"
}
trap 'stop; rm -rf "$database"' EXIT
trap 'exit 130' INT TERM

start_database() {
  as_its_user initdb -D "$database/data" -U postgres --auth=trust --no-sync -E UTF8 --locale=C.UTF-8 >"$out/postgres.log" 2>&1 || die "initdb: $(tail -3 "$out/postgres.log")"
  as_its_user pg_ctl -D "$database/data" -w -l "$database/data/log" -o "-c listen_addresses= -c unix_socket_directories=$database -c max_connections=200" start >>"$out/postgres.log" 2>&1 || die "postgres does not start"
  for script in "${parts[@]}"; do
    as_its_user psql -h "$database" -U postgres -q -v ON_ERROR_STOP=1 -f - <"$scripts/PostgreSQL-$script.sql" >>"$out/postgres.log" 2>&1 || die "PostgreSQL-$script.sql: $(tail -3 "$out/postgres.log")"
  done
}

start_cluster() {
  local i connection="Host=$database;Username=postgres;Database=postgres"
  start_database
  for i in 0 1 2; do
    start "silo$i" Chatroom.Silo $((base + i)) --Silo:Secret=cluster --Store:Kind=postgres "--Store:Postgres:ConnectionString=$connection" \
      --Engine:Kind=orleans --Engine:Clustering=adonet "--Engine:ConnectionString=$connection" \
      --Engine:Address=127.0.0.1 "--Engine:SiloPort=$((base + 10 + i))" "${settings[@]}"
    silo_pids+=("${pids[-1]}")
  done
  for i in 0 1 2; do
    local silos=()
    for next in 0 1 2; do silos+=("ws://127.0.0.1:$((base + (i + next) % 3))/link"); done
    start "gateway$i" Chatroom.Gateway $((base + 20 + i)) --silo "$(IFS=,; echo "${silos[*]}")" --Silo:Secret=cluster "--Gateway:Id=cluster$i"
    urls+=("ws://127.0.0.1:$((base + 20 + i))/ws")
  done
}

# How many rooms a silo hosts; ends the run when it does not say.
loaded() {
  local count
  count=$(curl -s "http://127.0.0.1:$((base + $1))/metrics" | awk '/^chatroom_rooms_loaded/ {print int($2)}')
  [[ $count =~ ^[0-9]+$ ]] || die "silo $1 does not say how many rooms it hosts: $(tail -3 "$out/silo$1.log")"
  echo "$count"
}

# A run in which nothing was killed proves nothing.
all_alive() {
  local i
  for i in 0 1 2; do kill -0 "${silo_pids[i]}" 2>/dev/null || die "silo $i has ended by itself $1: $(tail -3 "$out/silo$i.log")"; done
}

# Makes the rooms one after the other: each is hosted by the silo that has one room more then.
make_rooms() {
  local room i now before
  for ((room = 0; room < rooms; room++)); do
    before=()
    for i in 0 1 2; do before[i]=$(loaded "$i") || exit 2; done
    "$tester" --room "room$room" --members 2 --rate 1 --seconds 2 --warmup 0 --url "${urls[0]}" --token-template "dev:maker$room-{i}" >"$out/made.txt" 2>&1 || die "room $room: $(tail -1 "$out/made.txt")"
    for i in 0 1 2; do
      now=$(loaded "$i") || exit 2
      ((now <= before[i])) || home[room]=$i
    done
    [[ -n ${home[room]:-} ]] || die "no silo hosts room $room"
  done
}

# The longest pause between accepted messages, to the second: from the line a second that the tester writes.
pause() {
  awk '/^-- publishing/ {on = 1} /^-- / && !/publishing/ {on = 0}
    on && /accepted [0-9]+/ {match($0, /accepted [0-9]+/); n = substr($0, RSTART + 9, RLENGTH - 9) + 0
      if (n > last) {if (still > most) most = still; still = 0} else if (last > 0) still++; last = n} END {print most + 0}' "$1"
}

failed=0
for run in $runs; do
  start_cluster
  make_rooms
  killed=${home[0]}
  [[ $run == host ]] || killed=$(((home[0] + 1) % 3))
  all_alive "before the run"
  echo "$run: rooms at silos ${home[*]}; silo $killed is killed"
  testers=()
  for ((room = 0; room < rooms; room++)); do
    "$tester" --scenario outage --room "room$room" --url "${urls[@]}" --members $((members / rooms)) --rate "$rate" --seconds "$seconds" --warmup 5 --drain 60 \
      --token-template "dev:r$room-{i}" --kill-silo "${silo_pids[killed]}" --json "$out/$run-$room.json" --report "$out/$run-$room.html" >"$out/$run-$room.txt" 2>&1 &
    testers+=($!)
  done
  {
    printf '\n## %s: silo %s of 0, 1, 2 is killed\n\n' "$run" "$killed"
    echo '| room | hosted | members | longest pause between accepted messages, s | verdict |'
    echo '|---|---|---|---|---|'
  } >>"$out/tables.md"
  for ((room = 0; room < rooms; room++)); do
    wait "${testers[room]}" || failed=1
    where=elsewhere
    ((home[room] != killed)) || where='by the killed silo'
    echo "| room$room | $where | $((members / rooms)) | $(pause "$out/$run-$room.txt") | $(tail -1 "$out/$run-$room.txt") |" | tee -a "$out/tables.md"
    { printf '\n%s, room%s:\n\n```\n' "$run" "$room"; grep -Ev '^ +[0-9]+ s  up|^-- ' "$out/$run-$room.txt"; echo '```'; } >>"$out/rooms.md"
  done
  for i in 0 1 2; do ((i == killed)) || kill -0 "${silo_pids[i]}" 2>/dev/null || { echo "silo $i ended too, by itself"; failed=1; }; done
  for i in 0 1 2; do mv "$out/silo$i.log" "$out/$run-silo$i.log"; mv "$out/gateway$i.log" "$out/$run-gateway$i.log"; done
  stop
done

{
  echo "# $members members in $rooms rooms over three silos and three gateways, $rate messages a second and room; a silo is killed"
  echo
  echo "\`bench/cluster/run.sh $members $rooms $rate $seconds\` on $(nproc) cores, $(date -u +%F), with PostgreSQL and the load testers on the same machine."
  [[ ${#settings[@]} -eq 0 ]] || echo "Further settings of the silos: ${settings[*]}"
  cat "$out/tables.md" "$out/rooms.md"
} >"$out/report.md"
echo "report: $out/report.md"
exit $failed
