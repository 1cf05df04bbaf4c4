using System.Collections.Concurrent;

namespace Chasqui.LocalRuntime.Tests.Durable;

/// <summary>What the functions of a test did.</summary>
public sealed class GreetingJournal
{
    public ConcurrentQueue<string> Notes { get; } = new();

    public ConcurrentQueue<string> Invocations { get; } = new();

    public void Note(string note) => Notes.Enqueue(note);
}
