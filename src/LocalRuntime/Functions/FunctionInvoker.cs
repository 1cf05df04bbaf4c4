using System.Collections.Concurrent;
using System.Diagnostics;
using Chasqui.LocalRuntime.Settings;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Functions;

/// <summary>Runs functions: one scope of services, the middleware, the time-out, and the retry attribute.</summary>
public sealed class FunctionInvoker
{
    private readonly ConcurrentDictionary<FunctionDescriptor, FunctionExecutionDelegate> _pipelines = new();
    private readonly IServiceScopeFactory _scopes;
    private readonly InvocationPipeline _pipeline;
    private readonly IReadOnlyList<IParameterBinding> _bindings;
    private readonly TimeSpan? _timeout;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal FunctionInvoker(
        IServiceScopeFactory scopes,
        InvocationPipeline pipeline,
        IEnumerable<IParameterBinding> bindings,
        HostJson hostJson,
        TimeProvider time,
        ILogger<FunctionInvoker> logger)
    {
        _scopes = scopes;
        _pipeline = pipeline;
        _bindings = [.. bindings];
        _timeout = hostJson.FunctionTimeout;
        _time = time;
        _logger = logger;
    }

    /// <summary>Checks that every parameter of the function can be filled.</summary>
    /// <exception cref="InvalidOperationException">One cannot.</exception>
    public void Validate(FunctionDescriptor function) => PipelineOf(function);

    /// <summary>Runs the function for one event, again and again as its retry attribute says.</summary>
    /// <param name="function">The function.</param>
    /// <param name="input">The event.</param>
    /// <param name="stopRetrying">Ends the repetitions, not the running invocation.</param>
    /// <param name="cancellationToken">Cancels the invocation.</param>
    public async Task<InvocationOutcome> TryInvokeAsync(
        FunctionDescriptor function, InvocationInput input, CancellationToken stopRetrying, CancellationToken cancellationToken)
    {
        for (var retry = 0; ; retry++)
        {
            var outcome = await AttemptAsync(function, input, retry, cancellationToken);
            if (outcome.Succeeded || function.Retry?.Allows(retry) != true)
                return outcome;

            var delay = function.Retry.DelayBefore(retry, Random.Shared.NextDouble());
            FunctionLog.Retrying(_logger, function.Name, retry + 1, function.Retry.MaxRetryCount, delay);
            await Task.Delay(delay, _time, stopRetrying).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            if (stopRetrying.IsCancellationRequested)
                return outcome;
        }
    }

    /// <summary>Runs the function once and gives its result; whatever it throws comes through.</summary>
    public async Task<object?> InvokeAsync(FunctionDescriptor function, InvocationInput input, int retryCount, CancellationToken cancellationToken)
    {
        await using var scope = _scopes.CreateAsyncScope();
        using var timeout = _timeout is { } limit ? new CancellationTokenSource(limit, _time) : null;
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout?.Token ?? CancellationToken.None);
        var context = new LocalFunctionContext(function, input, retryCount, scope.ServiceProvider, linked.Token);
        input.Prepare?.Invoke(context);

        using var activity = InvocationTracing.Start(context);
        await RunAsync(context, timeout, activity);
        if (input.Complete is not null)
            await input.Complete(context.Result);
        return context.Result;
    }

    private async Task RunAsync(LocalFunctionContext context, CancellationTokenSource? timeout, Activity? activity)
    {
        try
        {
            await PipelineOf(context.Function)(context);
        }
        catch (Exception exception) when (timeout?.IsCancellationRequested != true)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            throw;
        }
        catch (Exception) when (timeout?.IsCancellationRequested == true)
        {
            // Reported below, like an invocation that ran over the time-out without noticing.
        }

        if (timeout?.IsCancellationRequested == true)
        {
            activity?.SetStatus(ActivityStatusCode.Error, nameof(FunctionTimeoutException));
            throw new FunctionTimeoutException(context.Function.Name, _timeout!.Value);
        }
    }

    private async Task<InvocationOutcome> AttemptAsync(
        FunctionDescriptor function, InvocationInput input, int retryCount, CancellationToken cancellationToken)
    {
        try
        {
            await InvokeAsync(function, input, retryCount, cancellationToken);
            return default;
        }
        catch (Exception exception)
        {
            FunctionLog.Failed(_logger, exception, function.Name);
            return new InvocationOutcome(exception);
        }
    }

    private FunctionExecutionDelegate PipelineOf(FunctionDescriptor function) =>
        _pipelines.GetOrAdd(function, f => _pipeline.Around(new FunctionCall(f, _bindings)));
}
