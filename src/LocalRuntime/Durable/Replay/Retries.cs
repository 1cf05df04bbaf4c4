using System.Runtime.ExceptionServices;
using Microsoft.DurableTask;

namespace Chasqui.LocalRuntime.Durable.Replay;

/// <summary>
/// Tries a task again as its options say, with durable timers between. The timers are those of the real engine, the needless one after
/// the last attempt included, so that histories have the same shape.
/// </summary>
internal static class Retries
{
    /// <exception cref="TaskFailedException">The last attempt failed.</exception>
    public static async Task<T> Run<T>(TaskOrchestrationContext context, string name, TaskOptions? options, Func<Task<T>> attempt)
    {
        try
        {
            return options?.Retry switch
            {
                { Policy: { } policy } => await ByPolicy(context, name, policy, attempt),
                { Handler: { } handler } => await ByHandler(context, handler, attempt),
                _ => await attempt(),
            };
        }
        catch (TaskFailure failure)
        {
            throw failure.ToPublic(name);
        }
    }

    private static async Task<T> ByPolicy<T>(TaskOrchestrationContext context, string name, RetryPolicy policy, Func<Task<T>> attempt)
    {
        var first = context.CurrentUtcDateTime;
        for (var made = 1; ; made++)
        {
            Exception failure;
            try
            {
                return await attempt();
            }
            catch (Exception e) when (e is not TaskFailure { NonRetriable: true })
            {
                failure = e;
            }

            var delay = made == policy.MaxNumberOfAttempts ? TimeSpan.Zero : DelayAfter(made, policy, first, context, name, failure);
            if (delay > TimeSpan.Zero || made == policy.MaxNumberOfAttempts)
            {
                await context.CreateTimer(context.CurrentUtcDateTime.Add(delay), CancellationToken.None);
            }

            if (delay == TimeSpan.Zero)
            {
                ExceptionDispatchInfo.Throw(failure);
            }
        }
    }

    /// <returns>Zero: no further attempt.</returns>
    private static TimeSpan DelayAfter(
        int made, RetryPolicy policy, DateTime first, TaskOrchestrationContext context, string name, Exception failure)
    {
        var expired = policy.RetryTimeout != Timeout.InfiniteTimeSpan && context.CurrentUtcDateTime >= first.Add(policy.RetryTimeout);
        if (!Handles(policy, name, failure) || expired)
        {
            return TimeSpan.Zero;
        }

        var delay = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, made - 1);
        var longest = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : policy.MaxRetryInterval;
        return delay < longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(delay) : longest;
    }

    private static bool Handles(RetryPolicy policy, string name, Exception failure)
    {
        try
        {
            return policy.Handle(failure is TaskFailure task ? task.ToPublic(name) : failure);
        }
#pragma warning disable CA1031 // Whatever a handler throws, the task's own failure is what the orchestrator must see.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    private static async Task<T> ByHandler<T>(TaskOrchestrationContext context, AsyncRetryHandler handler, Func<Task<T>> attempt)
    {
        var first = context.CurrentUtcDateTime;
        for (var made = 1; ; made++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailure failure) when (!failure.NonRetriable)
            {
                var spent = context.CurrentUtcDateTime - first;
                if (!await handler(new RetryContext(context, made, failure.Details!, spent, CancellationToken.None)))
                {
                    throw;
                }
            }
        }
    }
}
