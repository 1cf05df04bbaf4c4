using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;
using Chasqui.Storage;
using Chasqui.TestSupport;

namespace Chasqui.EndToEnd.Tests.Mitigations.Killed;

/// <summary>One mitigation after the other, each of a target of its own, in an app that is killed in its course and started again.</summary>
internal sealed class KilledRounds : IAsyncDisposable
{
    private const int Targets = 1000;
    private const int Acts = 200;
    private const int Refuses = 422;
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private readonly KillPoint _kill = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TableStores _stores;
    private readonly TableClient _hub;
    private readonly SickTargets _targets;
    private readonly WatchedStorage _storage;
    private readonly Receiver _receiver;
    private readonly string _folder = Directory.CreateTempSubdirectory("chasqui-kills-").FullName;
    private readonly Dictionary<string, string?> _settings;
    private AppProcess? _app;
    private Task _observing = Task.CompletedTask;
    private int _round;

    private KilledRounds(AzuriteFixture azurite, EmbeddedKafkaFixture kafka)
    {
        var prefix = AzuriteFixture.UniquePrefix();
        _stores = new TableStores(new TableStorageOptions { Account = azurite.ConnectionString, Prefix = prefix }, TimeProvider.System);
        _targets = new SickTargets(_stores);
        _storage = new WatchedStorage(azurite.Process.TableEndpoint, prefix, $"{prefix}hub", _kill);
        _hub = new TableClient(azurite.ConnectionString, $"{prefix}hub");
        _receiver = new Receiver(
            asked => asked["action"]!.ToString() is "RestartInstance" or "RestartBroker" ? Refuses : Acts, _ => _targets.Heal(), _kill.PassAsync);
        _settings = KilledSettings.Of(kafka, azurite, prefix, _folder);
    }

    /// <summary>How often the app was killed.</summary>
    public int Killed { get; private set; }

    public static async Task<KilledRounds> StartAsync(AzuriteFixture azurite, EmbeddedKafkaFixture kafka)
    {
        var rounds = new KilledRounds(azurite, kafka);
        await rounds._storage.StartAsync();
        await rounds._receiver.StartAsync();
        await KilledSettings.WriteTopologyAsync(rounds._folder, kafka.Bootstrap, rounds._receiver.Url, Targets);
        rounds._settings["Storage:ConnectionString"] = rounds._settings["Storage:ConnectionString"]!.Replace(
            azurite.Process.TableEndpoint.ToString(), rounds._storage.Address.ToString(), StringComparison.Ordinal);
        rounds._settings["AzureWebJobsStorage"] = rounds._settings["Storage:ConnectionString"];
        rounds._observing = rounds._targets.RunAsync(rounds._stop.Token);
        return rounds;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _observing;
        _app?.Dispose();
        await _storage.DisposeAsync();
        await _receiver.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Starts one, kills the app at that step of it, starts the app again, and checks what became of it.</summary>
    /// <returns>False: it was over before it came to that step.</returns>
    public async Task<bool> RunAsync(MitigationKind kind, int step, bool after)
    {
        var (round, target) = (++_round, KilledSettings.TargetOf(kind, _round));
        await _targets.SickenAsync(kind, target);
        _app ??= await StartAppAsync();
        _kill.Arm(_app, step, after);
        var id = await TryPostAsync(kind, target, round);
        await Eventually.Async(async () => _kill.HasKilled || (id is not null && await IsQuietAsync(id)), Patience, $"step {step} of {kind}, or its end");
        var killed = _kill.HasKilled;
        _kill.Disarm();
        if (killed)
        {
            Killed++;
            _app.Dispose();
            _app = await StartAppAsync();
            // Whoever asked, and got no answer, asks again; the same request is the same mitigation.
            id = await TryPostAsync(kind, target, round);
        }

        Assert.NotNull(id);
        await Eventually.Async(() => IsOverAsync(id), Patience, $"{kind}, killed {(after ? "after" : "before")} step {step}, finishes");
        await CheckAsync(id, kind, target, $"{kind}, killed {(after ? "after" : "before")} step {step}");
        return killed;
    }

    private async Task<AppProcess> StartAppAsync()
    {
        var app = AppProcess.Start(_settings);
        await Eventually.Async(() => app.Address is not null || app.HasExited, Patience, "the app starts");
        Assert.False(app.HasExited, app.LastLines);
        return app;
    }

    /// <summary>Null when the app was killed before it answered.</summary>
    private async Task<string?> TryPostAsync(MitigationKind kind, string target, int round)
    {
        using var http = new HttpClient { BaseAddress = _app!.Address, DefaultRequestHeaders = { { "x-functions-key", RunningApp.Key } }, Timeout = Patience };
        try
        {
            using var answer = await http.PostAsJsonAsync("api/mitigations", new { kind = MitigationKindText.Of(kind), target, by = "ann", why = "it is sick", request = $"round-{round}" });
            answer.EnsureSuccessStatusCode();
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!.ToString();
        }
        catch (HttpRequestException) when (_kill.HasKilled)
        {
            return null;
        }
    }

    /// <summary>It is over, and what an engine tidies up after that is done.</summary>
    private async Task<bool> IsQuietAsync(string id)
    {
        if (!await IsOverAsync(id))
            return false;
        int steps;
        do
        {
            steps = _kill.Steps;
            await Task.Delay(Quiet);
        }
        while (steps != _kill.Steps && !_kill.HasKilled);
        return true;
    }

    /// <summary>It has ended, nothing is held for it, and neither does its orchestration wait for anything.</summary>
    private async Task<bool> IsOverAsync(string id)
    {
        if ((await _stores.Mitigations.FindAsync(id, default))?.Mitigation.IsEnded != true || (await _stores.MitigationLedger.LoadAsync(default)).Ledger.Holders.Any())
            return false;
        var run = await _hub.GetEntityIfExistsAsync<TableEntity>($"i:{id}", "i");
        return run is { HasValue: true, Value: { } instance } && instance.GetString("Status") == "Completed";
    }

    private async Task CheckAsync(string id, MitigationKind kind, string target, string what)
    {
        var (mitigation, steps) = ((await _stores.Mitigations.FindAsync(id, default))!.Mitigation, await _stores.Mitigations.StepsAsync(id, default));
        var isStream = kind is MitigationKind.FailOverStream or MitigationKind.FailBackStream;
        var story = $"{what}: {string.Join("; ", mitigation.Timeline.Select(c => $"{c.Event}: {c.Says}"))}; {string.Join(", ", steps.Select(s => $"{s.Name} {s.Phase} {s.Outcome}"))}";
        Assert.True(mitigation.State == (isStream ? MitigationState.Escalated : MitigationState.Succeeded), story);
        var acts = mitigation.Plan!.Acts;
        Assert.All(acts, act => Assert.True(steps.Count(s => s.Name == act.Name) == 2, story));
        if (isStream)
        {
            // Nobody else switches it: its epoch is the number of switches. It was led away once before it is led back.
            var route = (await _stores.Routes.FindAsync(target, "fronting", default))!.Route;
            Assert.True(route.Epoch - (kind == MitigationKind.FailBackStream ? 1 : 0) == acts.Length, $"{story}; epoch {route.Epoch}");
            return;
        }

        var asked = _receiver.Calls.Where(key => key.StartsWith(id, StringComparison.Ordinal)).Distinct();
        Assert.True(asked.SequenceEqual(acts.Select(act => ActMitigation.KeyOf(id, act.Name))), $"{story}; asked {string.Join(", ", asked)}");
        Assert.Equal([ActMitigation.KeyOf(id, acts[^1].Name)], _receiver.Effects.Keys.Where(key => key.StartsWith(id, StringComparison.Ordinal)));
        Assert.Empty(_receiver.Forgeries);
    }
}
