namespace Chasqui.LocalRuntime.Azurite;

/// <summary>Azurite could not be installed or started; the message says what a person can do about it.</summary>
public sealed class AzuriteException(string message, Exception? inner = null) : Exception(message, inner);
