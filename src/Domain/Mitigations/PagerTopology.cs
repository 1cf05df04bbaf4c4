namespace Chasqui.Domain.Mitigations;

/// <summary>Somebody who can be paged: a webhook that takes pages, with the secret they are signed with. Nobody else is ever posted to.</summary>
public sealed record PagerTopology
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    /// <summary>As policies name it in <c>pages</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Where pages are posted to: https, or <c>%Name%</c>, the setting called Name.</summary>
    public required string Url { get; init; }

    /// <summary>Always <c>%Name%</c>: the setting that holds the shared secret.</summary>
    public required string Secret { get; init; }

    /// <summary>How long one post may take.</summary>
    /// <value>Default 10 s; from 1 s to 1 min.</value>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;
}
