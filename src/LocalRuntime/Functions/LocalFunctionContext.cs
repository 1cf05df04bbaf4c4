using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.LocalRuntime.Functions;

/// <summary>The context of one invocation.</summary>
internal sealed class LocalFunctionContext : FunctionContext
{
    private static long _invocations = Random.Shared.NextInt64(long.MaxValue / 2);

    private readonly AttemptContext _attempt;

    public LocalFunctionContext(
        FunctionDescriptor function, InvocationInput input, int retryCount, IServiceProvider services, CancellationToken cancellationToken)
    {
        Function = function;
        Input = input;
        InstanceServices = services;
        CancellationToken = cancellationToken;
        _attempt = new AttemptContext(retryCount, function.Retry?.MaxRetryCount ?? 0);
    }

    public FunctionDescriptor Function { get; }

    public InvocationInput Input { get; }

    /// <summary>What the function returned, once it has.</summary>
    public object? Result { get; set; }

    public override string InvocationId { get; } = Interlocked.Increment(ref _invocations).ToString("x16", CultureInfo.InvariantCulture);

    public override string FunctionId => Function.Id;

    public override RetryContext RetryContext => _attempt;

    public override IServiceProvider InstanceServices { get; set; }

    public override FunctionDefinition FunctionDefinition => Function;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override CancellationToken CancellationToken { get; }

    private sealed class AttemptContext(int retryCount, int maxRetryCount) : RetryContext
    {
        public override int RetryCount => retryCount;

        public override int MaxRetryCount => maxRetryCount;
    }
}
