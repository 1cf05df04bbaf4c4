namespace DurableTask.Core.Exceptions;

/// <summary>
/// Never thrown. The real packages have two exceptions of this name, so that a file which uses both namespaces must say which one it means;
/// without this one, such a file would compile here and not there.
/// </summary>
public sealed class TaskFailedException : Exception
{
    public TaskFailedException()
    {
    }

    public TaskFailedException(string reason)
        : base(reason)
    {
    }

    public TaskFailedException(string reason, Exception innerException)
        : base(reason, innerException)
    {
    }
}
