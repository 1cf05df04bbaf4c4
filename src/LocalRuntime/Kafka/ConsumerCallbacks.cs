using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Chasqui.LocalRuntime.Native;

namespace Chasqui.LocalRuntime.Kafka;

/// <summary>librdkafka's callbacks. Nothing may be thrown through them.</summary>
internal static unsafe class ConsumerCallbacks
{
    // Offsets were already committed, or there were none to commit.
    private const int NoOffset = -168;

    public static void Set(nint configuration)
    {
        Librdkafka.SetLogCallback(configuration, &OnLog);
        Librdkafka.SetErrorCallback(configuration, &OnError);
        Librdkafka.SetRebalanceCallback(configuration, &OnRebalance);
        Librdkafka.SetCommitCallback(configuration, &OnCommit);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnLog(nint client, int severity, byte* facility, byte* text)
    {
        // The library may log before it has taken the opaque value over.
        if (client != 0 && EventsOf(Librdkafka.Opaque(client)) is { } events)
            events.Logged(severity, Librdkafka.Text(text));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnError(nint client, int error, byte* reason, nint opaque) => EventsOf(opaque)?.Failed(Librdkafka.Text(reason));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnCommit(nint client, int error, PartitionList* partitions, nint opaque)
    {
        if (error is not (Librdkafka.NoError or NoOffset) && partitions is not null)
            EventsOf(opaque)?.CommitFailed(partitions->ToString(), Librdkafka.Text(Librdkafka.ErrorText(error)));
    }

    // The library commits stored offsets itself before partitions go.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnRebalance(nint client, int what, PartitionList* partitions, nint opaque)
    {
        var isIncremental = Librdkafka.Text(Librdkafka.RebalanceProtocol(client)) == "COOPERATIVE";
        switch (what)
        {
            case Librdkafka.AssignPartitions:
                EventsOf(opaque)?.Assigned(partitions->ToString());
                Report(isIncremental ? Librdkafka.AssignMore(client, partitions) : Whole(client, partitions), opaque);
                break;
            case Librdkafka.RevokePartitions:
                EventsOf(opaque)?.Revoked(partitions->ToString());
                Report(isIncremental ? Librdkafka.AssignLess(client, partitions) : Whole(client, null), opaque);
                break;
            default:
                EventsOf(opaque)?.Failed(Librdkafka.Text(Librdkafka.ErrorText(what)));
                Whole(client, null);
                break;
        }
    }

    private static nint Whole(nint client, PartitionList* partitions)
    {
        _ = Librdkafka.Assign(client, partitions);
        return 0;
    }

    private static void Report(nint error, nint opaque)
    {
        if (error == 0)
            return;
        EventsOf(opaque)?.Failed(Librdkafka.Text(Librdkafka.ErrorString(error)));
        Librdkafka.DestroyError(error);
    }

    private static ConsumerEvents? EventsOf(nint opaque) => opaque == 0 ? null : GCHandle.FromIntPtr(opaque).Target as ConsumerEvents;
}
