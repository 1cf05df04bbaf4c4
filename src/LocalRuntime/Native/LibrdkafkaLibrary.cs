using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Chasqui.LocalRuntime.Native;

/// <summary>
/// The native library that Confluent.Kafka ships, for this assembly's own P/Invokes: declare them against <see cref="Name"/>.
/// </summary>
/// <remarks>
/// The build of it that loads depends on the system (the plain one needs libraries that some distributions name otherwise), so
/// the names are tried in the order in which Confluent.Kafka itself tries them: both then use one loaded library.
/// </remarks>
internal static class LibrdkafkaLibrary
{
    /// <summary>The name to give to <c>[LibraryImport]</c>.</summary>
    public const string Name = "librdkafka";

    private static readonly string[] Candidates = [Name, "centos8-librdkafka", "alpine-librdkafka"];

    private static readonly Lazy<nint> Handle = new(Load);

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "An assembly has one resolver, which must be in place before its first P/Invoke.")]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(LibrdkafkaLibrary).Assembly, Resolve);

    // Zero hands any other name back to the default search.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) => name == Name ? Handle.Value : 0;

    private static nint Load()
    {
        foreach (var candidate in Candidates)
        {
            if (NativeLibrary.TryLoad(candidate, typeof(Confluent.Kafka.Library).Assembly, null, out var handle))
                return handle;
        }

        throw new DllNotFoundException($"None of {string.Join(", ", Candidates)} could be loaded. Is Confluent.Kafka's native package restored?");
    }
}
