namespace Chasqui.LocalRuntime.Http;

/// <summary>Registered when the app has called <c>ConfigureFunctionsWebApplication</c>.</summary>
internal sealed class WebApplicationMarker;
