using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Chasqui.LocalRuntime.Functions;

/// <summary>The functions of the app, and whatever is wrong with how they are declared.</summary>
public sealed class FunctionCatalog
{
    private FunctionCatalog(IReadOnlyList<FunctionDescriptor> functions, IReadOnlyList<string> errors)
    {
        Functions = functions;
        Errors = errors;
    }

    public IReadOnlyList<FunctionDescriptor> Functions { get; }

    /// <summary>Any of these fails the start.</summary>
    public IReadOnlyList<string> Errors { get; }

    /// <param name="types">Where to look for methods that carry <see cref="FunctionAttribute"/>.</param>
    /// <param name="isDisabled">By function name; a disabled function is left out.</param>
    public static FunctionCatalog Discover(IEnumerable<Type> types, Func<string, bool> isDisabled)
    {
        var functions = new List<FunctionDescriptor>();
        var errors = new List<string>();
        foreach (var (method, name) in types.SelectMany(Methods))
        {
            if (functions.Any(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
                errors.Add($"Function '{name}': the name is taken by another function.");
            else if (Describe(method, name, errors) is { } function && !isDisabled(name))
                functions.Add(function);
        }

        return new FunctionCatalog(functions, errors);
    }

    public FunctionDescriptor? Find(string name) => Functions.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<(MethodInfo Method, string Name)> Methods(Type type) =>
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        let attribute = method.GetCustomAttribute<FunctionAttribute>()
        where attribute is not null
        select (method, attribute.Name);

    private static FunctionDescriptor? Describe(MethodInfo method, string name, List<string> errors)
    {
        var triggers = (from parameter in method.GetParameters()
                        from trigger in parameter.GetCustomAttributes<TriggerBindingAttribute>()
                        select (Parameter: parameter, Trigger: trigger)).ToList();
        if (triggers.Count != 1)
        {
            errors.Add($"Function '{name}': it has {triggers.Count} triggers, and a function has exactly one.");
            return null;
        }

        var retry = RetryRules.From(method.GetCustomAttribute<RetryAttribute>());
        if (retry is not null && triggers[0].Trigger is not (KafkaTriggerAttribute or TimerTriggerAttribute))
            errors.Add($"Function '{name}': retry attributes apply to Kafka and timer triggers only.");

        return new FunctionDescriptor(name, method, triggers[0].Parameter, triggers[0].Trigger, retry);
    }
}
