using System.Net.Sockets;
using System.Security.Authentication;
using Chasqui.Domain.Brokers;

namespace Chasqui.Kafka.Wire;

/// <summary>Tells how a probe failed from what was thrown.</summary>
internal static class ProbeFailure
{
    public static ProbeError Of(Exception failure) => failure switch
    {
        OperationCanceledException or TimeoutException => ProbeError.TimedOut,
        SocketException socket => Of(socket.SocketErrorCode),
        AuthenticationException => ProbeError.Credentials,
        WireException wire => Of(wire.Code),
        EndOfStreamException => ProbeError.Closed,
        IOException { InnerException: SocketException socket } => Of(socket.SocketErrorCode),
        IOException => ProbeError.Closed,
        _ => ProbeError.Other,
    };

    private static ProbeError Of(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => ProbeError.Refused,
        SocketError.TimedOut or SocketError.HostUnreachable or SocketError.NetworkUnreachable => ProbeError.TimedOut,
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => ProbeError.Unresolvable,
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => ProbeError.Closed,
        _ => ProbeError.Other,
    };

    /// <summary>Kafka's error codes, as the protocol numbers them.</summary>
    private static ProbeError Of(short code) => code switch
    {
        0 => ProbeError.Protocol,
        3 or 5 or 6 or 9 or 29 or 31 or 72 or 74 or 76 => ProbeError.NotApplicable,
        7 => ProbeError.TimedOut,
        19 or 20 => ProbeError.NotEnoughReplicas,
        33 or 34 or 58 => ProbeError.Credentials,
        _ => ProbeError.Other,
    };
}
