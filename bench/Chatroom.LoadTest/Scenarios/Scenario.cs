namespace Chatroom.LoadTest.Scenarios;

/// <summary>What a run is about; each has a verdict of its own beside the invariants.</summary>
internal enum Scenario
{
    /// <summary>Few talk, all listen.</summary>
    Viewers,

    /// <summary>Everybody talks: what is refused is counted by its rule.</summary>
    Chatters,

    /// <summary>All join within a time: nobody is refused for good.</summary>
    JoinStorm,

    /// <summary>All connections are cut at once, or the server is killed: all are back within a time.</summary>
    ReconnectStorm,

    /// <summary>A gateway of several is killed for good, the silo is killed and started again: members are back, and publishing goes on, within a time.</summary>
    Outage,

    /// <summary>Some stop reading: the others do not notice.</summary>
    SlowReaders,

    /// <summary>Members leave, come and drop all the time: memory and handles of the server stay flat.</summary>
    Churn,

    /// <summary>A recorded chat is said again.</summary>
    Replay,
}
