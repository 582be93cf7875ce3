namespace Chatroom.Grains.Orleans.Streams;

/// <summary>Whoever sends what the cluster's outlets are told. Its one key is that of the stream that it reads.</summary>
[Alias("chatroom.webhooks")]
internal interface IClusterOutlets : IGrainWithStringKey
{
    /// <summary>Lives from now on, wherever it lived before, and looks at what the store holds.</summary>
    [Alias("wake")]
    Task Wake();
}
