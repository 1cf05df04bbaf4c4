using Chasqui.Demo.Healing;
using Chasqui.Demo.Payments;
using Chasqui.Demo.World;

namespace Chasqui.Demo.Health;

/// <summary>Truth beside verdict, of consumers and brokers.</summary>
/// <param name="Lines">Each fault.</param>
/// <param name="FalseAlarms">Incidents that no fault explains.</param>
/// <param name="Healthy">How many groups and brokers fared well all along.</param>
/// <param name="StrayActs">What was acted on and is no fault's.</param>
internal sealed record HealthBoard(IReadOnlyList<HealthLine> Lines, IReadOnlyList<IncidentView> FalseAlarms, int Healthy, IReadOnlyList<DemoAct> StrayActs)
{
    public static readonly HealthBoard Nothing = new([], [], 0, []);

    /// <summary>What became of the stream that was led over its standby and back; null when none was.</summary>
    public PaymentBoard? Payments { get; init; }

    public bool Matches => Payments?.Matches != false && FalseAlarms.Count == 0 && StrayActs.Count == 0 && Lines.All(line => line.Matches);
}
