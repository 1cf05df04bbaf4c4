using System.Diagnostics.CodeAnalysis;

namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>The rest of the pipeline round an invocation.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "The name is the real worker's.")]
public delegate Task FunctionExecutionDelegate(FunctionContext context);
