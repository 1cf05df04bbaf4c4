namespace Chasqui.LocalRuntime.Settings;

/// <summary>Finds the app's settings files: beside the app, or in a folder above it up to the repository's root.</summary>
internal static class AppFiles
{
    /// <param name="baseDirectory">Where to begin.</param>
    /// <param name="names">In order of preference; every folder is asked for the first name before any for the second.</param>
    public static string? Find(string baseDirectory, params string[] names) =>
        names.SelectMany(name => FoldersFrom(baseDirectory).Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    private static IEnumerable<string> FoldersFrom(string baseDirectory)
    {
        for (var folder = new DirectoryInfo(baseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return folder.FullName;
            if (IsRoot(folder.FullName))
                yield break;
        }
    }

    // A worktree's .git is a file.
    private static bool IsRoot(string folder) =>
        Path.Exists(Path.Combine(folder, ".git")) || Directory.EnumerateFiles(folder, "*.sln").Any();
}
