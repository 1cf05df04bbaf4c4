using System.Reflection;

namespace Chasqui.Architecture.Tests;

/// <summary>Where the sources lie, as the build knew it.</summary>
internal static class Repository
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    public static string BicepCompiler { get; } = Metadata("BicepCompiler");

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>The C# sources below a folder, build output excluded.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(PathOf(folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
