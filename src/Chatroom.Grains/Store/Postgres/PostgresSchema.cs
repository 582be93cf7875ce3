using Npgsql;

namespace Chatroom.Grains.Store;

/// <summary>The tables, their version, and who may open them. Stateless; called while a store opens.</summary>
internal static class PostgresSchema
{
    /// <summary>The version that this build writes and reads.</summary>
    internal const int Version = 1;

    // A log is one epoch of one room and has a number that is never used again: dropping a log is one row in `garbage`, whatever
    // its size, and its batches go later in bounded pieces. Ids compare by their bytes, as everywhere else. The row of a room has
    // all that an append or a snapshot is checked against, so that locking it settles both. Garbage has no key but its own: the
    // writer only adds to it and never waits for the sweep.
    private const string Tables = """
        CREATE SEQUENCE logs INCREMENT BY 100;
        CREATE TABLE rooms (
            room text COLLATE "C" PRIMARY KEY,
            log bigint NOT NULL,
            epoch bigint NOT NULL,
            head bigint NOT NULL,
            kept_from bigint NOT NULL,
            snapshot_seq bigint NOT NULL,
            updated_ms bigint NOT NULL);
        CREATE TABLE batches (
            log bigint NOT NULL,
            first bigint NOT NULL,
            next bigint NOT NULL,
            time_ms bigint NOT NULL,
            events bytea NOT NULL,
            PRIMARY KEY (log, next));
        CREATE TABLE snapshots (
            log bigint PRIMARY KEY,
            seq bigint NOT NULL,
            time_ms bigint NOT NULL,
            state bytea NOT NULL);
        CREATE TABLE garbage (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            log bigint NOT NULL,
            below bigint NOT NULL);
        CREATE TABLE webhooks (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            room text COLLATE "C" NOT NULL,
            lane integer NOT NULL,
            dead boolean NOT NULL DEFAULT false,
            events integer NOT NULL,
            bytes bigint NOT NULL,
            attempts integer NOT NULL DEFAULT 0,
            due_ms bigint NOT NULL DEFAULT 0,
            error text NOT NULL DEFAULT '',
            payload bytea NOT NULL);
        CREATE INDEX webhooks_of_lane ON webhooks (lane, id) WHERE NOT dead;
        CREATE INDEX webhooks_counted ON webhooks (dead, id) INCLUDE (events, bytes);
        CREATE TABLE deleted (id integer PRIMARY KEY, epoch bigint NOT NULL);
        """;

    /// <summary>What makes each version from the one before it.</summary>
    private static readonly string[] Steps = [Tables];

    /// <summary>
    /// Creates or brings up to date what is missing, in one transaction and under a lock: of two processes that start at once the
    /// second finds it done. Throws <see cref="InvalidDataException"/> when the schema is another program's or a newer build's.
    /// </summary>
    internal static void Prepare(NpgsqlConnection connection, string schema, string name)
    {
        using var transaction = connection.BeginTransaction();
        connection.Execute($"SET LOCAL lock_timeout = 0; SELECT pg_advisory_xact_lock(hashtextextended('chatroom store {schema}', 0))");
        var found = VersionOf(connection, schema, name);
        if (found == Version) return;
        if (!connection.Scalar<bool>($"SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = '{schema}')")) connection.Execute($"CREATE SCHEMA {schema}");
        if (found == 0) connection.Execute("CREATE TABLE store_version (version integer NOT NULL); INSERT INTO store_version VALUES (0)");
        connection.Execute($"{string.Concat(Steps[found..])} UPDATE store_version SET version = {Version};");
        transaction.Commit();
    }

    /// <summary>0 when the schema is not there or is empty.</summary>
    private static int VersionOf(NpgsqlConnection connection, string schema, string name)
    {
        if (connection.Scalar<bool>($"SELECT to_regclass('{schema}.store_version') IS NULL"))
        {
            return connection.Scalar<bool>($"SELECT EXISTS (SELECT FROM pg_class WHERE relnamespace = to_regnamespace('{schema}'))")
                ? throw new InvalidDataException($"{name}: the schema has tables, but is not a room store")
                : 0;
        }
        var version = connection.Scalar<int>("SELECT version FROM store_version");
        return version is >= 1 and <= Version
            ? version
            : throw new InvalidDataException($"{name}: schema version {version}, but this build knows {Version}: open it with the build that wrote it");
    }
}
