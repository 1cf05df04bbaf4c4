using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Chasqui.Monitoring.Tests.Ingest;

/// <summary>Stands for a store that takes everything and keeps nothing.</summary>
[SuppressMessage("Performance", "CA1852:Seal internal types", Justification = "The proxy that is made at run time derives from it.")]
internal class IdleStore : DispatchProxy
{
    public static T Of<T>()
        where T : class => Create<T, IdleStore>();

    protected override object? Invoke(MethodInfo? method, object?[]? args)
    {
        var type = method!.ReturnType;
        return type == typeof(Task)
            ? Task.CompletedTask
            : typeof(Task).GetMethod(nameof(Task.FromResult))!.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [null]);
    }
}
