namespace Chasqui.LocalRuntime.Durable.Storage;

/// <summary>A transaction was refused whole: a row was not in the state it was expected in. Read again, and decide again.</summary>
internal sealed class RowConflictException(string message, Exception? inner = null) : Exception(message, inner);
