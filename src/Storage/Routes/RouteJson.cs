using System.Text.Json.Serialization;
using Chasqui.Domain.Routes;

namespace Chasqui.Storage.Routes;

[JsonSerializable(typeof(Route))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
internal sealed partial class RouteJson : JsonSerializerContext;
