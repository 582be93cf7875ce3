using static Chatroom.Grains.Store.PostgresBatch;

namespace Chatroom.Grains.Store;

/// <summary>
/// The writer's part of <see cref="IOutletStore"/>: statements in the order of the calls, rows that are added one after the other
/// in one statement. Not thread-safe.
/// </summary>
internal sealed class PostgresOutletWrites
{
    private readonly List<Action<PostgresBatch>> _statements = [];
    private List<(string Room, OutletRow Row)>? _added;

    internal void Add(string room, IReadOnlyList<OutletRow> rows)
    {
        if (rows.Count == 0) return;
        if (_added is null) _statements.Add(Insert(_added = []));
        for (var i = 0; i < rows.Count; i++) _added.Add((room, rows[i]));
    }

    internal void Sent(IReadOnlyList<long> ids) =>
        Then(batch => batch.Add("DELETE FROM webhooks WHERE id = ANY ($1) AND NOT dead", Of(ids)));

    internal void Failed(IReadOnlyList<long> ids, long dueMs, string error) => Then(batch => batch.Add("""
        UPDATE webhooks SET attempts = attempts + 1, due_ms = $2, error = $3 WHERE id = ANY ($1) AND NOT dead
        """, Of(ids), Of(dueMs), Of(error)));

    internal void Bury(IReadOnlyList<long> ids, string error) => Then(batch => batch.Add("""
        UPDATE webhooks SET dead = true, attempts = attempts + 1, error = $2 WHERE id = ANY ($1) AND NOT dead
        """, Of(ids), Of(error)));

    internal void Replay(IReadOnlyList<long> ids, Action<long> count) => Then(batch => batch.Query(Value(count), """
        WITH back AS (UPDATE webhooks SET dead = false, attempts = 0, due_ms = 0, error = '' WHERE id = ANY ($1) AND dead RETURNING id)
        SELECT count(*) FROM back
        """, Of(ids)));

    internal void BuryOldest(OutletId outlet, int max, string error, Action<long> events) => Then(batch => batch.Query(Value(events), """
        WITH buried AS (
            UPDATE webhooks SET dead = true, error = $2
            WHERE id IN (SELECT id FROM webhooks WHERE NOT dead AND lane BETWEEN $3 AND $4 ORDER BY id LIMIT $1) AND NOT dead
            RETURNING events)
        SELECT coalesce(sum(events), 0)::bigint FROM buried
        """, Of((long)max), Of(error), Of((long)OutletLanes.First(outlet)), Of((long)OutletLanes.Last(outlet))));

    internal void DropDead(OutletId outlet, int max, Action<long> events) => Then(batch => batch.Query(Value(events), """
        WITH dropped AS (
            DELETE FROM webhooks WHERE id IN (SELECT id FROM webhooks WHERE dead AND lane BETWEEN $2 AND $3 ORDER BY id LIMIT $1) AND dead
            RETURNING events)
        SELECT coalesce(sum(events), 0)::bigint FROM dropped
        """, Of((long)max), Of((long)OutletLanes.First(outlet)), Of((long)OutletLanes.Last(outlet))));

    internal void AddTo(PostgresBatch batch)
    {
        foreach (var statement in _statements) statement(batch);
    }

    private void Then(Action<PostgresBatch> statement)
    {
        _added = null;
        _statements.Add(statement);
    }

    // Ids grow with the order of the arrays.
    private static Action<PostgresBatch> Insert(List<(string Room, OutletRow Row)> added) => batch => batch.Add("""
        INSERT INTO webhooks (room, lane, events, bytes, payload)
        SELECT room, lane, events, bytes, payload
        FROM unnest($1, $2, $3, $4, $5) WITH ORDINALITY AS n (room, lane, events, bytes, payload, place) ORDER BY place
        """,
        Of(added.Select(one => one.Room)), Of(added.Select(one => OutletLanes.Of(one.Row.Outlet, one.Room))), Of(added.Select(one => one.Row.Events)),
        Of(added.Select(one => (long)one.Row.Payload.Length)), Of(added.Select(one => one.Row.Payload)));

    private static Action<Npgsql.NpgsqlDataReader> Value(Action<long> result) => reader =>
    {
        if (reader.Read()) result(reader.GetInt64(0));
    };
}
