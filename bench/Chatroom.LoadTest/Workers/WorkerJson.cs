using System.Text.Json.Serialization;

namespace Chatroom.LoadTest.Workers;

/// <summary>The lines between the processes of a run, as JSON. Thread-safe.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WorkerSetup))]
[JsonSerializable(typeof(WorkerOrder))]
[JsonSerializable(typeof(WorkerReport))]
internal sealed partial class WorkerJson : JsonSerializerContext;
