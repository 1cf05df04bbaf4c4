using System.Text.Json.Serialization;
using Chasqui.Domain.Mitigations;

namespace Chasqui.Storage.Mitigations;

[JsonSerializable(typeof(Mitigation))]
[JsonSerializable(typeof(MitigationStep))]
[JsonSerializable(typeof(MitigationLedger))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
internal sealed partial class MitigationJson : JsonSerializerContext;
