using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Microsoft.DurableTask;

/// <summary>A failure as it is kept in history: names and texts, never a live exception.</summary>
/// <param name="ErrorType">The full name of the exception's type.</param>
/// <param name="ErrorMessage">Its message.</param>
/// <param name="StackTrace">Where it was thrown, if known.</param>
/// <param name="InnerFailure">What caused it, if anything did.</param>
/// <param name="Properties">Always null here.</param>
public sealed record TaskFailureDetails(
    string ErrorType, string ErrorMessage, string? StackTrace, TaskFailureDetails? InnerFailure, IDictionary<string, object?>? Properties)
{
    public override string ToString() => $"{ErrorType}: {ErrorMessage}";

    public bool IsCausedBy<T>()
        where T : Exception => IsCausedBy(typeof(T));

    /// <summary>Whether the failure's own type (not an inner one's) is <paramref name="targetBaseExceptionType"/> or derives from it.</summary>
    /// <exception cref="ArgumentException">It is no exception type.</exception>
    public bool IsCausedBy(Type targetBaseExceptionType)
    {
        ArgumentNullException.ThrowIfNull(targetBaseExceptionType);
        if (!typeof(Exception).IsAssignableFrom(targetBaseExceptionType))
        {
            throw new ArgumentException($"The type {targetBaseExceptionType} is not an exception type.", nameof(targetBaseExceptionType));
        }

        return Find(targetBaseExceptionType.Assembly) is { } type && targetBaseExceptionType.IsAssignableFrom(type);
    }

    public static TaskFailureDetails FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Of(exception);
    }

    [return: NotNullIfNotNull(nameof(exception))]
    private static TaskFailureDetails? Of(Exception? exception) => exception switch
    {
        null => null,
        TaskFailedException failed => new(
            typeof(TaskFailedException).FullName!, failed.Message, failed.StackTrace, failed.FailureDetails ?? Of(failed.InnerException), null),
        _ => new(exception.GetType().ToString(), exception.Message, exception.StackTrace, Of(exception.InnerException), null),
    };

    private Type? Find(Assembly first)
    {
        if (string.IsNullOrEmpty(ErrorType))
        {
            return null;
        }

        if ((Type.GetType(ErrorType, throwOnError: false) ?? first.GetType(ErrorType, throwOnError: false)) is { } known)
        {
            return known;
        }

        var matches = AppDomain.CurrentDomain.GetAssemblies()
            .Select(a => a.GetType(ErrorType, throwOnError: false)).OfType<Type>().ToList();
        return matches.Count <= 1
            ? matches.FirstOrDefault()
            : throw new AmbiguousMatchException($"Multiple exception types with the name '{ErrorType}' were found.");
    }
}
