namespace Chasqui.Cli.Asking;

/// <summary>Names of two parts, such as <c>CLUSTER/GROUP</c>; the second may hold slashes.</summary>
internal static class SubjectName
{
    /// <exception cref="CliException">It has not two parts.</exception>
    public static (string Cluster, string Name) Split(string text, string expected)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < text.Length - 1
            ? (text[..slash], text[(slash + 1)..])
            : throw CliException.BadInput($"'{text}': {expected} is expected.");
    }
}
