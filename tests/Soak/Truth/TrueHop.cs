using System.Runtime.InteropServices;
using Chasqui.Contracts;

namespace Chasqui.Soak.Truth;

/// <summary>One hop: which event, what happened, and where its record lies; partition and offset are -1 for an end.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TrueHop(TraceId Event, HopKind Kind, short Partition, long Offset);
