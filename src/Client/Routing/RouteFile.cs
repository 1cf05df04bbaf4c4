namespace Chasqui.Client.Routing;

/// <summary>The last known route on disk. Losing it costs a restart that begins at home until the app is heard; so nothing here throws.</summary>
internal sealed class RouteFile(string? path)
{
    public StreamRoute? Read()
    {
        if (path is null)
            return null;
        try
        {
            var file = new FileInfo(path);
            return file is { Exists: true, Length: <= RouteAnswer.MaxBytes } && RouteAnswer.TryRead(File.ReadAllBytes(path), out var route) ? route : null;
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            return null;
        }
    }

    /// <summary>Replaces the file whole, so that a process that dies meanwhile leaves the old one. The reason, when it could not be done.</summary>
    public string? Write(StreamRoute route)
    {
        if (path is null)
            return null;
        try
        {
            var next = $"{path}.{Environment.ProcessId}.next";
            File.WriteAllBytes(next, RouteAnswer.Write(route));
            File.Move(next, path, overwrite: true);
            return null;
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            return $"the route could not be kept: {failure.Message}";
        }
    }

    private static bool IsExpected(Exception failure) => failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;
}
