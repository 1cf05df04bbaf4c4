using Chasqui.LocalRuntime.Functions;
using Chasqui.LocalRuntime.Settings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Timers;

/// <summary>Makes the listeners of timer functions.</summary>
internal sealed class TimerTriggerSource(
    FunctionInvoker invoker, SettingResolver resolver, IConfiguration settings, TimeProvider time, ILogger<TimerListener> logger) : ITriggerSource
{
    public const string StateDirectorySetting = "LocalRuntime:StateDirectory";

    public bool Handles(FunctionDescriptor function) => function.Trigger is TimerTriggerAttribute;

    public ITriggerListener CreateListener(FunctionDescriptor function)
    {
        if (function.TriggerParameter.ParameterType != typeof(TimerInfo))
            throw new InvalidOperationException($"Function '{function.Name}': a timer trigger's parameter is a TimerInfo.");

        var trigger = (TimerTriggerAttribute)function.Trigger;
        try
        {
            var schedule = TimerSchedule.Parse(resolver.ResolveNames(trigger.Schedule) ?? string.Empty);
            var store = new ScheduleStore(settings[StateDirectorySetting] is { Length: > 0 } directory ? directory : null);
            return new TimerListener(function, schedule, store, invoker, time, logger);
        }
        catch (FormatException exception)
        {
            throw new InvalidOperationException($"Function '{function.Name}': {exception.Message}", exception);
        }
    }
}
