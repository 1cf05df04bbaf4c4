using Chasqui.LocalRuntime.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.LocalRuntime.Http;

/// <summary>Checks HTTP functions; the web server's routes fire them.</summary>
internal sealed class HttpTriggerSource(IEnumerable<WebApplicationMarker> markers) : ITriggerSource
{
    public bool Handles(FunctionDescriptor function) => function.Trigger is HttpTriggerAttribute;

    public ITriggerListener? CreateListener(FunctionDescriptor function)
    {
        if (!markers.Any())
            throw new InvalidOperationException($"Function '{function.Name}': HTTP triggers need ConfigureFunctionsWebApplication() in Program.cs.");
        if (function.TriggerParameter.ParameterType != typeof(HttpRequest))
            throw new InvalidOperationException($"Function '{function.Name}': an HTTP trigger's parameter is an HttpRequest.");

        try
        {
            RoutePatternFactory.Parse(TemplateOf(function));
        }
        catch (RoutePatternException exception)
        {
            throw new InvalidOperationException($"Function '{function.Name}': its route is wrong: {exception.Message}", exception);
        }

        return null;
    }

    public static string TemplateOf(FunctionDescriptor function) => ((HttpTriggerAttribute)function.Trigger).Route ?? function.Name;
}
