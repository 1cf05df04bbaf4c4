using Chasqui.Domain.Tracing;

namespace Chasqui.Domain.Tests.Tracing;

/// <summary>Each rule of <see cref="DuplicateRules"/>: firing, just missing, and out-prioritised.</summary>
public sealed class DuplicateRulesTests
{
    /// <summary>Name, whether the hop sends, observations, places, upstream; introduced (D1), redelivered (D2), inherited (D3).</summary>
    public static TheoryData<string, bool, int, int, int, int, int, int> Rows => new()
    {
        { "D1 fires: one event, written at two offsets", true, 2, 2, 1, 1, 0, 0 },
        { "D1 fires: written twice, told once, and read at both offsets", true, 1, 2, 1, 1, 0, 0 },
        { "D1 fires: received twice, written three times", true, 3, 3, 2, 1, 0, 1 },
        { "D1 just misses: the same write told twice", true, 2, 1, 1, 0, 0, 0 },
        { "D1 just misses: written once", true, 1, 1, 1, 0, 0, 0 },
        { "D1 is out-prioritised by D3: written as often as received", true, 2, 2, 2, 0, 0, 1 },
        { "D2 fires: the same coordinates received again", false, 2, 1, 1, 0, 1, 0 },
        { "D2 fires: without coordinates, each further receipt", false, 3, 0, 1, 0, 2, 0 },
        { "D2 just misses: received once", false, 1, 1, 1, 0, 0, 0 },
        { "D2 is out-prioritised by D3: received at two offsets, once each", false, 2, 2, 1, 0, 0, 1 },
        { "D3 fires: received at three offsets", false, 3, 3, 1, 0, 0, 2 },
        { "D3 fires beside D2: two offsets, one of them received twice", false, 3, 2, 1, 0, 1, 1 },
        { "D3 just misses: one place", true, 1, 1, 3, 0, 0, 0 },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_is_charged_as_it_says(string row, bool sends, int observations, int places, int upstream, int introduced, int redelivered, int inherited) =>
        Assert.Equal(
            (row, new DuplicateDecision(introduced, redelivered, inherited)),
            (row, DuplicateRules.Decide(new DuplicateEvidence(sends, observations, places, upstream))));

    [Fact]
    public void Every_rule_has_a_row_that_fires_it_one_that_misses_and_one_for_its_order()
    {
        var names = Rows.Select(row => (string)row[0]).ToList();

        foreach (var (rule, _) in DuplicateRules.All)
        {
            Assert.Contains(names, n => n.StartsWith($"D{rule} fires", StringComparison.Ordinal));
            Assert.Contains(names, n => n.StartsWith($"D{rule} just misses", StringComparison.Ordinal));
            Assert.Contains(names, n => n.Contains($"by D{rule}", StringComparison.Ordinal) || n.Contains($"D{rule} is out-prioritised", StringComparison.Ordinal) || n.Contains($"beside D{rule}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Copies_are_charged_once_each()
    {
        for (var places = 0; places <= 6; places++)
            for (var upstream = 1; upstream <= 6; upstream++)
            {
                var decision = DuplicateRules.Decide(new DuplicateEvidence(true, places, places, upstream));

                Assert.Equal(Math.Max(0, places - 1), decision.Introduced + decision.Inherited);
                Assert.Equal(0, decision.Redelivered);
            }
    }
}
