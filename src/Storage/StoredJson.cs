using System.Text.Json.Serialization;
using Chasqui.Domain.Progress;
using Chasqui.Monitoring.Ports;
using Chasqui.Storage.Windows;

namespace Chasqui.Storage;

[JsonSerializable(typeof(StoredResult))]
[JsonSerializable(typeof(ReconcileRun))]
[JsonSerializable(typeof(EmitterGap))]
[JsonSerializable(typeof(LedgerState))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class StoredJson : JsonSerializerContext;
