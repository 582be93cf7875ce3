using System.Collections.Concurrent;
using Chatroom.Grains.Webhooks;
using Chatroom.Rooms;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Hooks;

/// <summary>
/// Asks hooks over HTTP, one try each, for all rooms of a process. Thread-safe. Redirects are not followed, and an answer is read no
/// further than its bound.
/// </summary>
public sealed partial class HookCalls : IDisposable
{
    private readonly HookOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly SettingsInForce? _settings;
    private readonly HttpMessageInvoker _http;
    private readonly HookMetrics _metrics = new();
    private readonly ConcurrentDictionary<string, HookBreaker> _breakers = new(StringComparer.Ordinal);
    private int _saidNoSecret;

    /// <param name="settings">Where the key comes from; null: the options alone.</param>
    public HookCalls(GrainOptions options, TimeProvider clock, ILogger<HookCalls> log, SettingsInForce? settings = null)
        : this(options.Hooks, clock, log, WebhookSender.Handler(options.Hooks.Connections), settings)
    {
    }

    internal HookCalls(HookOptions options, TimeProvider clock, ILogger log, HttpMessageHandler handler, SettingsInForce? settings = null)
    {
        options.Validate();
        (_options, _clock, _log, _settings) = (options, clock, log, settings);
        _http = new HttpMessageInvoker(handler);
    }

    private string Secret => _settings?.HookSecret ?? _options.Secret;

    private long NowMs => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>What the hook wants done with a message; <see cref="HookAction.Fail"/> when that is not to be had. Never throws.</summary>
    public async Task<HookReply> Ask(string room, HookQuestion question)
    {
        if (Secret.Length == 0)
        {
            if (Interlocked.Exchange(ref _saidNoSecret, 1) == 0) LogNoSecret(room);
            return HookReply.Failed;
        }
        var breaker = BreakerOf(question.Url);
        var pass = breaker.Enter(NowMs);
        if (pass == HookPass.Open)
        {
            _metrics.NotCalled();
            return HookReply.Failed;
        }
        var began = _clock.GetTimestamp();
        var (reply, why) = await Call(room, question);
        _metrics.Called(OutcomeOf(reply.Action), _clock.GetElapsedTime(began));
        if (reply.Action != HookAction.Fail)
        {
            if (breaker.Succeeded(pass)) LogClosed(question.Url);
        }
        else if (breaker.Failed(pass, NowMs))
        {
            _metrics.Opened();
            LogOpened(question.Url, _options.BreakerOpenMs, why);
        }
        return reply;
    }

    public void Dispose()
    {
        _http.Dispose();
        _metrics.Dispose();
    }

    private async Task<(HookReply Reply, string Why)> Call(string room, HookQuestion question)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMilliseconds(_options.CallMs), _clock);
        try
        {
            using var request = WebhookSignature.Post(
                new Uri(question.Url), Secret, _clock.GetUtcNow(), HookBody.Write(room, question));
            using var response = await _http.SendAsync(request, late.Token);
            if (!response.IsSuccessStatusCode) return (HookReply.Failed, $"HTTP {(int)response.StatusCode}");
            return await Read(response.Content, late.Token) is { } answer
                ? (HookBody.Read(answer), "its answer is no answer")
                : (HookReply.Failed, $"an answer of more than {_options.AnswerBytes} bytes");
        }
        catch (OperationCanceledException)
        {
            return (HookReply.Failed, $"no answer in {_options.CallMs} ms");
        }
        catch (Exception failure)
        {
            return (HookReply.Failed, failure.Message);
        }
    }

    /// <summary>Null when it is too long.</summary>
    private async Task<ReadOnlyMemory<byte>?> Read(HttpContent content, CancellationToken late)
    {
        await using var stream = await content.ReadAsStreamAsync(late);
        var buffer = new byte[_options.AnswerBytes + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, late);
        return length > _options.AnswerBytes ? null : buffer.AsMemory(0, length);
    }

    private HookBreaker BreakerOf(string url)
    {
        if (_breakers.TryGetValue(url, out var found)) return found;
        if (_breakers.Count >= _options.BreakersMax) _breakers.Clear();
        return _breakers.GetOrAdd(url, new HookBreaker(_options));
    }

    private static string OutcomeOf(HookAction action) => action switch
    {
        HookAction.Allow => "allow",
        HookAction.Refuse => "refuse",
        HookAction.Replace => "replace",
        HookAction.Hold => "hold",
        _ => "failed",
    };

    [LoggerMessage(1, LogLevel.Warning, "Hook {Url} is not called for {OpenMs} ms: {Why}")]
    private partial void LogOpened(string url, int openMs, string why);

    [LoggerMessage(2, LogLevel.Information, "Hook {Url} is called again")]
    private partial void LogClosed(string url);

    [LoggerMessage(3, LogLevel.Error, "Room {Room} has a hook, but there is no secret (Grains:Hooks:Secret, or the app's): no hook is called, failure rules decide")]
    private partial void LogNoSecret(string room);
}
