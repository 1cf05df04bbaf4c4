using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.LocalRuntime.Timers;

/// <summary>Keeps where timers stand over a restart: one small file a timer.</summary>
/// <param name="directory">Null keeps nothing: no run is then ever past due.</param>
internal sealed class ScheduleStore(string? directory)
{
    public async Task<ScheduleStatus?> ReadAsync(string timer)
    {
        if (directory is null || !File.Exists(PathOf(timer)))
            return null;

        try
        {
            await using var file = File.OpenRead(PathOf(timer));
            return await JsonSerializer.DeserializeAsync<ScheduleStatus>(file);
        }
        catch (JsonException)
        {
            // Cut short by a crash: begin afresh, as without a file.
            return null;
        }
    }

    public async Task WriteAsync(string timer, ScheduleStatus status)
    {
        if (directory is null)
            return;

        Directory.CreateDirectory(directory);
        var temporary = $"{PathOf(timer)}.new";
        await File.WriteAllTextAsync(temporary, JsonSerializer.Serialize(status));
        File.Move(temporary, PathOf(timer), overwrite: true);
    }

    private string PathOf(string timer) => Path.Combine(directory!, $"timer-{timer}.json");
}
