namespace Chatroom.Grains.Orleans.Calls;

/// <summary><see cref="IAppGrain"/> as silos call it. Its one key is "app".</summary>
[Alias("chatroom.app")]
internal interface IClusterApp : IGrainWithStringKey
{
    const string Key = "app";

    /// <summary>As <see cref="IAppGrain.Attach"/>; one line a name.</summary>
    [Alias("attach")]
    Task<byte[]> Attach(string name, ISiloRelay relay, long epoch, long seq);

    [Alias("detach")]
    Task Detach(string name);

    /// <summary>As <see cref="IAppGrain.Execute"/>: answers once every silo that is there has what changed.</summary>
    [Alias("execute")]
    Task<byte[]> Execute([Immutable] byte[] command);
}
