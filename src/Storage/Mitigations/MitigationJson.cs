using System.Text.Json.Serialization;
using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;

namespace Chasqui.Storage.Mitigations;

[JsonSerializable(typeof(Mitigation))]
[JsonSerializable(typeof(MitigationStep))]
[JsonSerializable(typeof(MitigationLedger))]
[JsonSerializable(typeof(PendingPage))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
internal sealed partial class MitigationJson : JsonSerializerContext;
