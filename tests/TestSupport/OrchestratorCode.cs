using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Chasqui.TestSupport;

/// <summary>
/// Looks for what orchestrators must not do: reads the compiled code of methods with an orchestration trigger, and of what they call in
/// the same assembly, and reports calls whose answers differ from run to run or that leave the orchestrator's thread.
/// </summary>
public sealed class OrchestratorCode
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    private static readonly Type[] ForbiddenTypes =
    [
        typeof(HttpClient), typeof(TimeProvider), typeof(Random), typeof(System.Diagnostics.Stopwatch), typeof(Thread), typeof(ThreadPool),
        typeof(File), typeof(Directory), typeof(Timer), typeof(PeriodicTimer),
    ];

    private static readonly string[] ForbiddenMembers =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today", "System.DateTimeOffset.get_Now",
        "System.DateTimeOffset.get_UtcNow", "System.Guid.NewGuid", "System.Guid.CreateVersion7", "System.Threading.Tasks.Task.Delay",
        "System.Threading.Tasks.Task.Run", "System.Threading.Tasks.TaskFactory.StartNew", "System.Threading.Tasks.Task.ConfigureAwait",
        "System.Threading.Tasks.Task`1.ConfigureAwait", "System.Threading.Tasks.Task.ContinueWith", "System.Threading.Tasks.Task`1.ContinueWith",
        "System.Threading.Tasks.Task.Wait", "System.Threading.CancellationTokenSource.CancelAsync",
        "System.Threading.CancellationTokenSource.CancelAfter", "System.Environment.GetEnvironmentVariable", "System.Environment.get_TickCount",
        "System.Environment.get_TickCount64",
    ];

    private readonly HashSet<MethodBase> visited = [];
    private readonly List<string> violations = [];
    private readonly Assembly assembly;

    private OrchestratorCode(Assembly assembly)
    {
        this.assembly = assembly;
    }

    /// <param name="assembly">Where the orchestrators are.</param>
    /// <returns>How many orchestrators there are, and a line for each call that none of them may make.</returns>
    public static (int Orchestrators, IReadOnlyList<string> Violations) Inspect(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return Inspect(assembly, assembly.GetTypes());
    }

    /// <inheritdoc cref="Inspect(Assembly)"/>
    public static (int Orchestrators, IReadOnlyList<string> Violations) Inspect(Assembly assembly, IEnumerable<Type> types)
    {
        ArgumentNullException.ThrowIfNull(types);
        var code = new OrchestratorCode(assembly);
        var orchestrators = types.SelectMany(type => type.GetMethods(Everything)).Where(IsOrchestrator).ToList();
        orchestrators.ForEach(method => code.Visit(method, $"{method.DeclaringType!.Name}.{method.Name}"));
        return (orchestrators.Count, code.violations);
    }

    private static bool IsOrchestrator(MethodInfo method) => method.GetParameters().Any(parameter =>
        parameter.GetCustomAttributesData().Any(attribute => attribute.AttributeType.Name == "OrchestrationTriggerAttribute"));

    private void Visit(MethodBase method, string orchestrator)
    {
        if (!visited.Add(method))
            return;

        // The code of an async method, an iterator or a lambda is in a type of its own.
        if (method.GetCustomAttribute<StateMachineAttribute>() is { } machine)
            Visit(machine.StateMachineType.GetMethod("MoveNext", Everything)!, orchestrator);
        foreach (var called in Calls(method))
            Judge(called, orchestrator);
    }

    private void Judge(MethodBase called, string orchestrator)
    {
        var type = called.DeclaringType;
        var name = $"{(type is { IsGenericType: true } ? type.GetGenericTypeDefinition() : type)?.FullName}.{called.Name}";
        if (ForbiddenMembers.Contains(name) || ForbiddenTypes.Any(forbidden => forbidden.IsAssignableFrom(type)))
            violations.Add($"{orchestrator} reaches {name}");
        else if (called.Module.Assembly == assembly)
            Visit(called, orchestrator);
    }

    private static IEnumerable<MethodBase> Calls(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var typeArguments = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            var first = code[at++];
            var opCode = OpCodesByValue[first == 0xFE ? (short)((first << 8) | code[at++]) : first];
            if (opCode.OperandType == OperandType.InlineMethod)
                yield return method.Module.ResolveMethod(BitConverter.ToInt32(code, at), typeArguments, methodArguments)!;
            at += SizeOf(opCode.OperandType, code, at);
        }
    }

    private static int SizeOf(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
        _ => 4,
    };
}
