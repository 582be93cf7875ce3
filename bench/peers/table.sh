# Part of run.sh: writes the rows that were measured as JSON and as a Markdown table.
file=$results/peers-$(date +%Y-%m-%d)

value() { sed -n "s/.*\"$1\":\"\{0,1\}\([^,\"}]*\).*/\1/p" <<<"$2"; }

{
  echo "{\"date\":\"$(date -Is)\",\"members\":$members,\"rate\":$rate,\"size\":$size,\"seconds\":$seconds,\"processors\":$(nproc),\"servers\":["
  (IFS=$'\n'; printf '%s\n' "${rows[*]}" | sed '$!s/$/,/')
  echo "]}"
} >"$file.json"

{
  echo "# The same work on other servers, $(date +%Y-%m-%d)"
  echo
  echo "$members members in one room on 127.0.0.1, $rate messages/s of $size B for $seconds s, $(nproc) processors shared with the client"
  echo "($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)). A member publishes, the server sends to all. CPU is user and system time of the server's"
  echo "process from /proc, for each message that reached a member; the ratio is to the floor (C, one \`send\` a member) of this sitting."
  echo
  echo "| server | CPU µs a message | of the floor | p50 ms | p99 ms | RSS MiB | frames a message | lost |"
  echo "|---|---|---|---|---|---|---|---|"
  for row in "${rows[@]}"; do
    name=$(value server "$row") why=$(value skipped "$row")
    if [[ -n $why ]]; then
      echo "| $name | skipped: $why | | | | | | |"
      continue
    fi
    awk -v name="$name" -v cpu="$(value serverCpuUsPerMessage "$row")" -v floor="$floor_cpu" -v p50="$(value p50Ms "$row")" \
      -v p99="$(value p99Ms "$row")" -v rss="$(value serverRssMb "$row")" -v frames="$(value frames "$row")" \
      -v got="$(value messages "$row")" -v lost="$(value lost "$row")" \
      'BEGIN {
        ratio = (floor > 0) ? sprintf("%.2f", cpu / floor) : "–"
        printf("| %s | %.2f | %s | %.0f | %.0f | %.0f | %.2f | %d |\n", name, cpu, ratio, p50, p99, rss, (got > 0) ? frames / got : 0, lost)
      }'
  done
} >"$file.md"

cat "$file.md"
