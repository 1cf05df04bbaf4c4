namespace Chasqui.Contracts;

/// <summary>The name of a hop: stage, slash, action in lower case.</summary>
public static class HopName
{
    public static string Of(string stage, HopAction action) => $"{stage}/{ActionName(action)}";

    public static string ActionName(HopAction action) => action switch
    {
        HopAction.Sent => "sent",
        HopAction.Received => "received",
        HopAction.Filtered => "filtered",
        HopAction.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "An action is sent, received, filtered or failed."),
    };

    /// <summary>Takes a name apart. The stage may itself contain slashes; the action is what follows the last one.</summary>
    public static bool TryParse(string name, out string stage, out HopAction action)
    {
        var slash = name.LastIndexOf('/');
        stage = slash > 0 ? name[..slash] : "";
        return TryParseAction(name.AsSpan(slash + 1), out action) && slash > 0;
    }

    public static bool TryParseAction(ReadOnlySpan<char> text, out HopAction action)
    {
        (var known, action) = text switch
        {
            "sent" => (true, HopAction.Sent),
            "received" => (true, HopAction.Received),
            "filtered" => (true, HopAction.Filtered),
            "failed" => (true, HopAction.Failed),
            _ => (false, default),
        };
        return known;
    }
}
