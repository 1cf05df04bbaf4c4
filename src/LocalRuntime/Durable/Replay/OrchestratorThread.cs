namespace Chasqui.LocalRuntime.Durable.Replay;

/// <summary>
/// The one thread an orchestrator runs on. Continuations run on it, inline, while <see cref="Run"/> is on the stack; one that arrives from
/// elsewhere proves that the code awaited something that is not durable, and is not run.
/// </summary>
internal sealed class OrchestratorThread : SynchronizationContext
{
    /// <summary>Told the orchestrators: the wording of the real worker, which operators may search for.</summary>
    public const string IllegalAwait =
        "An invalid asynchronous invocation was detected. This can be caused by awaiting non-durable tasks " +
        "in an orchestrator function's implementation or by middleware that invokes asynchronous code.";

    [ThreadStatic]
    private static OrchestratorThread? current;

    private readonly Action onForeignContinuation;

    /// <param name="onForeignContinuation">Called, from any thread and at any time later, when an illegal await comes back.</param>
    public OrchestratorThread(Action onForeignContinuation)
    {
        this.onForeignContinuation = onForeignContinuation;
    }

    public void Run(Action code)
    {
        var previousContext = SynchronizationContext.Current;
        var previousThread = current;
        SetSynchronizationContext(this);
        current = this;
        try
        {
            code();
        }
        finally
        {
            current = previousThread;
            SetSynchronizationContext(previousContext);
        }
    }

    /// <exception cref="InvalidOperationException">The caller is not on the orchestrator's thread.</exception>
    public void Verify()
    {
        if (current != this)
        {
            onForeignContinuation();
            throw new InvalidOperationException(IllegalAwait);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (current == this)
        {
            d(state);
        }
        else
        {
            onForeignContinuation();
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => Post(d, state);

    public override SynchronizationContext CreateCopy() => this;
}
