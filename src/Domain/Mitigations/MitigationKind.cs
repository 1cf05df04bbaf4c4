namespace Chasqui.Domain.Mitigations;

/// <summary>What can be done about an incident. The numbers are stored: never renumber.</summary>
public enum MitigationKind : byte
{
    /// <summary>Restarts the instance of a consumer group that does not get on; then all of them.</summary>
    RestartConsumer = 1,

    /// <summary>Restarts a broker, and replaces it when that does not help.</summary>
    ReplaceBroker = 2,

    /// <summary>Leads a stream over the standby cluster.</summary>
    FailOverStream = 3,

    /// <summary>Leads a stream back to where it belongs.</summary>
    FailBackStream = 4,
}

/// <summary>The names of kinds, as topology, HTTP and the command line write them.</summary>
public static class MitigationKindText
{
    private static readonly (MitigationKind Kind, string Text)[] Names =
    [
        (MitigationKind.RestartConsumer, "restart-consumer"),
        (MitigationKind.ReplaceBroker, "replace-broker"),
        (MitigationKind.FailOverStream, "fail-over-stream"),
        (MitigationKind.FailBackStream, "fail-back-stream"),
    ];

    public static IEnumerable<string> All => Names.Select(name => name.Text);

    /// <exception cref="ArgumentOutOfRangeException">It is no kind.</exception>
    public static string Of(MitigationKind kind) =>
        Array.Find(Names, name => name.Kind == kind).Text ?? throw new ArgumentOutOfRangeException(nameof(kind), kind, "No kind of mitigation.");

    public static bool TryParse(string? text, out MitigationKind kind)
    {
        kind = Array.Find(Names, name => name.Text == text).Kind;
        return kind != default;
    }
}
