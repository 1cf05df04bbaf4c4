using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Chasqui.Monitoring.Tests.Simulation;

/// <summary>
/// Stands before a store and refuses calls at random, as a service on a bad day: some before they took effect, some after, as an answer that is lost.
/// </summary>
[SuppressMessage("Performance", "CA1852:Seal internal types", Justification = "The proxy that is made at run time derives from it.")]
internal class SimRefusal : DispatchProxy
{
    private object _store = new();
    private SimChance _chance = new(0);

    public static T Before<T>(T store, SimChance chance)
        where T : class
    {
        var proxy = Create<T, SimRefusal>();
        ((SimRefusal)(object)proxy)._store = store;
        ((SimRefusal)(object)proxy)._chance = chance;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? method, object?[]? args)
    {
        var refusal = _chance.Refuses();
        if (refusal == Refusal.Before)
            return Refused(method!.ReturnType);
        var result = method!.Invoke(_store, args);
        return refusal == Refusal.After ? Refused(method.ReturnType) : result;
    }

    private object Refused(Type type)
    {
        var failure = _chance.Failure();
        if (type == typeof(Task))
            return Task.FromException(failure);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
            return typeof(Task).GetMethods().First(m => m is { Name: nameof(Task.FromException), IsGenericMethod: true })
                .MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [failure])!;
        throw failure;
    }
}

internal enum Refusal
{
    None,
    Before,
    After,
}

/// <summary>The dice of refusals.</summary>
internal sealed class SimChance(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>The share of calls that are refused.</summary>
    public double Rate { get; set; }

    public int Refused { get; private set; }

    public Refusal Refuses()
    {
        if (Rate == 0 || _random.NextDouble() >= Rate)
            return Refusal.None;
        Refused++;
        return _random.Next(2) == 0 ? Refusal.Before : Refusal.After;
    }

    public Exception Failure() => _random.Next(4) switch
    {
        0 => new IOException("503: the server is busy"),
        1 => new IOException("429: too many requests"),
        2 => new IOException("409: conflict"),
        _ => new TaskCanceledException("the request timed out"),
    };
}
