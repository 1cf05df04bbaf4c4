namespace DurableTask.Core.Exceptions;

/// <summary>A start was refused: an instance of the same id exists in a status that was named as refusing.</summary>
public sealed class OrchestrationAlreadyExistsException : Exception
{
    public OrchestrationAlreadyExistsException()
    {
    }

    public OrchestrationAlreadyExistsException(string message)
        : base(message)
    {
    }

    public OrchestrationAlreadyExistsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
