using System.Text.Json.Serialization;
using Chasqui.Domain.Consumers;
using Chasqui.Domain.Incidents;
using Chasqui.Monitoring.Consumers;

namespace Chasqui.Storage.Consumers;

[JsonSerializable(typeof(GroupObservation))]
[JsonSerializable(typeof(ConsumerGroupStatus))]
[JsonSerializable(typeof(ConsumerHistoryPoint))]
[JsonSerializable(typeof(Incident))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class ConsumerJson : JsonSerializerContext;
