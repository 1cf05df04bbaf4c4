using Chasqui.TestSupport;

namespace Chasqui.EndToEnd.Tests.Mitigations.Killed;

/// <summary>
/// Counts the steps of a mitigation as the world outside the app sees them: each write to its storage, each post to its actuator or pager. At the n-th one
/// it kills the app, before the step takes effect or after it, but before the app hears of it.
/// </summary>
internal sealed class KillPoint
{
    private readonly Lock _lock = new();
    private AppProcess? _app;
    private int _deadly;
    private bool _after;
    private int _steps;

    /// <summary>Steps since it was armed.</summary>
    public int Steps => Volatile.Read(ref _steps);

    /// <summary>True from just before it kills: what the app was asked then, fails.</summary>
    public bool HasKilled { get; private set; }

    /// <param name="app">Who is to die.</param>
    /// <param name="step">At which step, from 1.</param>
    /// <param name="after">Whether the step still takes effect.</param>
    public void Arm(AppProcess app, int step, bool after)
    {
        lock (_lock)
            (_app, _deadly, _after, _steps, HasKilled) = (app, step, after, 0, false);
    }

    /// <summary>Kills nobody from now on.</summary>
    public void Disarm()
    {
        lock (_lock)
            _deadly = 0;
    }

    /// <summary>Lets a step take effect, unless the app dies of it.</summary>
    /// <returns>Whether somebody is left to be answered.</returns>
    public async Task<bool> PassAsync(Func<Task> effect)
    {
        bool deadly;
        lock (_lock)
            deadly = ++_steps == _deadly;
        if (deadly && !_after)
            return Kill();
        await effect();
        return !deadly || Kill();
    }

    private bool Kill()
    {
        HasKilled = true;
        _app!.Kill();
        return false;
    }
}
