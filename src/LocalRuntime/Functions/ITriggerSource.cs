namespace Chasqui.LocalRuntime.Functions;

/// <summary>Recognises one kind of trigger and makes what fires it; register one per kind.</summary>
public interface ITriggerSource
{
    bool Handles(FunctionDescriptor function);

    /// <summary>Called once for each function it handles, before anything starts. Null when something else fires them.</summary>
    /// <exception cref="InvalidOperationException">The trigger's settings are wrong; this fails the start.</exception>
    ITriggerListener? CreateListener(FunctionDescriptor function);
}
